#!/usr/bin/env python3
"""Reads every document of tests/corpus with four readers and holds them against each other.

Ours (strict), Python's xmlrpc.client, expat (well-formedness only) and tinyxml2. What ours must say
stands in corpus/manifest.txt; each document on which another reader differs names the reason there,
and docs/wire-differences.md is made from both. The test fails when our verdict changes, when a
difference has no reason, when a reason explains nothing, and when the page is stale.

usage: codec_corpus.py PEER CORPUS PAGE    (TAGWIRE_UPDATE_GOLDENS=1 rewrites PAGE)
"""

import base64
import decimal
import json
import os
import re
import subprocess
import sys
import xmlrpc.client
from xml.parsers import expat

INTRODUCTION = """\
# Where readers of XML-RPC differ

Made from `tests/corpus` by `tests/interop/codec_corpus.py`, which runs with the tests; do not edit. {total} documents are read by
tagwire, by Python's `xmlrpc.client`, by expat (which only says whether the XML is well-formed) and by tinyxml2. On {alike}
of them all four agree. The others follow, by reason. A reader that is not named in a row agrees with tagwire.
"""


def quoted(text):
    names = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
    control = lambda c: "\\u%04x" % ord(c) if c < " " or c == "\x7f" else c
    return '"' + "".join(names.get(c) or control(c) for c in text) + '"'


def spelled(value):
    """A value as tagwire::to_string() spells it."""
    if value is None:
        return "nil"
    if value is True or value is False:
        return str(value).lower()
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        if value != value or value in (float("inf"), float("-inf")):
            return repr(value)
        text = format(decimal.Decimal(repr(value)), "f")
        return text if "." in text else text + ".0"
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, xmlrpc.client.Binary):
        return "base64(%s)" % base64.b64encode(value.data).decode()
    if isinstance(value, xmlrpc.client.DateTime):
        return "datetime(%s)" % value.value
    if isinstance(value, dict):
        return "{" + ", ".join(quoted(k) + ": " + spelled(v) for k, v in value.items()) + "}"
    return "[" + ", ".join(map(spelled, value)) + "]"


def read_with_python(document):
    """The message in one line, or None when Python refuses it."""
    try:
        params, method = xmlrpc.client.loads(document)
    except xmlrpc.client.Fault as fault:
        return "fault(%s, %s)" % (spelled(fault.faultCode), spelled(fault.faultString))
    except RecursionError:
        raise
    except Exception:  # it has a dozen ways to say no
        return None
    root = "reply" if re.search(rb"<methodResponse", document) else str(method)
    return "%s(%s)" % (root, ", ".join(map(spelled, params)))


def is_well_formed(document):
    parser = expat.ParserCreate()
    try:
        parser.Parse(document, True)
    except (expat.ExpatError, LookupError, ValueError):
        return False
    return True


class Manifest:
    """Lines `[reason] text`, and lines `name: verdict  [reason, ...]`."""

    def __init__(self, path):
        self.reasons, self.verdicts, self.why = {}, {}, {}
        for line in open(path, encoding="utf-8"):
            line = line.strip()
            if not line or line.startswith("#"):
                continue
            if line.startswith("["):
                key, text = line[1:].split("] ", 1)
                self.reasons[key] = text
                continue
            name, verdict = line.split(": ", 1)
            match = re.fullmatch(r"(.*?)  \[([a-z0-9, -]+)\]", verdict)
            self.verdicts[name] = match.group(1) if match else verdict
            self.why[name] = match.group(2).split(", ") if match else []


def clip(text):
    text = text if len(text) <= 48 else text[:45] + "..."
    return "`" + text.replace("|", "\\|") + "`"


class Row:
    """One document and what each reader made of it."""

    def __init__(self, name, document, ours):
        self.name = name
        self.reads = ours.get("reads")
        self.verdict = self.reads if self.reads is not None else str(ours["fault"])
        self.message = ours.get("message", "")
        self.others = []
        well_formed = self.reads is not None or ours["fault"] not in (-32700, -32701, -32702)
        for reader, theirs in (("Python", read_with_python(document)), ("tinyxml2", ours["tinyxml2"])):
            if theirs != self.reads:
                self.others.append((reader, "refuses" if theirs is None else "reads " + clip(theirs)))
        if is_well_formed(document) != well_formed:
            self.others.append(("expat", "refuses" if well_formed else "takes it for well-formed"))

    def cells(self):
        ours = clip(self.reads) if self.reads is not None else "refuses: fault %s" % self.verdict
        return "| %s | %s | %s |" % (self.name, ours, "; ".join("%s %s" % o for o in self.others))


def page(rows, manifest):
    alike = sum(not row.others for row in rows)
    out = [INTRODUCTION.format(total=len(rows), alike=alike)]
    for key, text in manifest.reasons.items():
        out += ["## " + key.replace("-", " ").capitalize(), "", text, "",
                "| document | tagwire | others |", "|---|---|---|"]
        out += [row.cells() for row in rows if key in manifest.why.get(row.name, [])] + [""]
    return "\n".join(out)


def mistakes(rows, manifest):
    names = {row.name for row in rows}
    for name in manifest.verdicts.keys() - names:
        yield "%s is in the manifest and not in the corpus" % name
    for key in manifest.reasons:
        if not any(key in why for why in manifest.why.values()):
            yield "the reason '%s' explains no document" % key
    for row in rows:
        if row.name not in manifest.verdicts:
            yield "%s is not in the manifest: we say %s" % (row.name, row.verdict)
            continue
        if row.verdict != manifest.verdicts[row.name]:
            yield "%s: expected %s, found %s %s" % (
                row.name, manifest.verdicts[row.name], row.verdict, row.message)
        if row.reads is None and row.name.startswith("good/"):
            yield "%s is refused: %s" % (row.name, row.message)
        if row.reads is not None and row.name.startswith("bad/"):
            yield "%s is accepted" % row.name
        why = manifest.why[row.name]
        if row.others and not why:
            yield "%s: no reason given for %s" % (row.name, row.cells())
        if why and not row.others:
            yield "%s: all readers agree, and yet it has a reason" % row.name
        for key in why:
            if key not in manifest.reasons:
                yield "%s: there is no reason '%s'" % (row.name, key)


def main():
    peer, corpus, target = sys.argv[1:]
    names = sorted("%s/%s" % (kind, file[:-4]) for kind in ("good", "bad")
                   for file in os.listdir(os.path.join(corpus, kind)))
    paths = [os.path.join(corpus, name + ".xml") for name in names]
    lines = subprocess.run([peer, "verdicts"] + paths, check=True, capture_output=True).stdout
    verdicts = [json.loads(line) for line in lines.splitlines()]
    assert len(verdicts) == len(names) > 0
    rows = [Row(name, open(path, "rb").read(), verdict)
            for name, path, verdict in zip(names, paths, verdicts)]
    manifest = Manifest(os.path.join(corpus, "manifest.txt"))

    text = page(rows, manifest)
    if os.environ.get("TAGWIRE_UPDATE_GOLDENS"):
        open(target, "w", encoding="utf-8").write(text)
    found = list(mistakes(rows, manifest))
    if not os.path.exists(target) or open(target, encoding="utf-8").read() != text:
        found.append("%s is stale: run with TAGWIRE_UPDATE_GOLDENS=1" % os.path.basename(target))
    for mistake in found:
        print(mistake)
    print("%d documents, %d mistakes" % (len(rows), len(found)))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
