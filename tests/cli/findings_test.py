#!/usr/bin/env python3
"""What `tagwire check` answers, in each of its forms. Usage: findings_test.py TAGWIRE SOURCE_DIR"""
import json
import os
import re
import sys
import tempfile
import unittest
from pathlib import Path

from command import HERE, ROOT, expect_golden, run

FILES = HERE / "findings"
CORPUS = ROOT / "tests/idl/diagnostics"

# SARIF 2.1.0, of the published schema: for each object that is written the properties that it must have, and those that
# it may have. The schema allows no others (additionalProperties is false everywhere).
SARIF = {
    "log": ({"version", "runs"}, {"$schema"}),
    "run": ({"tool"}, {"invocations", "results", "columnKind"}),
    "tool": ({"driver"}, set()),
    "driver": ({"name"}, {"version", "rules"}),
    "rule": ({"id"}, {"name", "shortDescription", "help", "defaultConfiguration"}),
    "invocation": ({"executionSuccessful"}, {"toolExecutionNotifications"}),
    "notification": ({"message"}, {"level", "locations"}),
    "result": ({"message"}, {"ruleId", "ruleIndex", "level", "locations", "relatedLocations", "fixes"}),
    "location": (set(), {"physicalLocation", "message"}),
    "physicalLocation": (set(), {"artifactLocation", "region"}),
    "artifactLocation": (set(), {"uri"}),
    "region": (set(), {"startLine", "startColumn", "endLine", "endColumn", "byteOffset", "byteLength"}),
    "fix": ({"artifactChanges"}, set()),
    "artifactChange": ({"artifactLocation", "replacements"}, set()),
    "replacement": ({"deletedRegion"}, {"insertedContent"}),
    "text": ({"text"}, set()),
    "configuration": (set(), {"level"}),
}
URI = re.compile(r"^[A-Za-z0-9._~/+,=@!$&'()*;:%-]*$")


class SarifShape:
    """Walks a log, and fails the test where the published schema would."""

    def __init__(self, test):
        self.test = test

    def object(self, kind, value):
        required, optional = SARIF[kind]
        self.test.assertIsInstance(value, dict, kind)
        self.test.assertLessEqual(required, set(value), kind)
        self.test.assertLessEqual(set(value), required | optional, kind)

    def text(self, value):
        self.object("text", value)
        self.test.assertTrue(value["text"])

    def region(self, value):
        self.object("region", value)
        for name in ("startLine", "startColumn", "endLine", "endColumn"):
            self.test.assertGreaterEqual(value[name], 1)
        self.test.assertGreaterEqual((value["endLine"], value["endColumn"]), (value["startLine"], value["startColumn"]))

    def location(self, value):
        self.object("location", value)
        place = value["physicalLocation"]
        self.object("physicalLocation", place)
        self.artifact(place["artifactLocation"])
        if "region" in place:
            self.region(place["region"])
        if "message" in value:
            self.text(value["message"])

    def artifact(self, value):
        self.object("artifactLocation", value)
        self.test.assertRegex(value["uri"], URI)

    def result(self, value, rules):
        self.object("result", value)
        self.text(value["message"])
        self.test.assertIn(value["level"], ("error", "warning"))
        self.test.assertEqual(rules[value["ruleIndex"]]["id"], value["ruleId"])
        for location in value["locations"] + value.get("relatedLocations", []):
            self.location(location)
        for fix in value.get("fixes", []):
            self.object("fix", fix)
            for change in fix["artifactChanges"]:
                self.object("artifactChange", change)
                self.artifact(change["artifactLocation"])
                for replacement in change["replacements"]:
                    self.object("replacement", replacement)
                    self.region(replacement["deletedRegion"])

    def log(self, value):
        self.object("log", value)
        self.test.assertEqual(value["version"], "2.1.0")
        for each in value["runs"]:
            self.object("run", each)
            self.object("tool", each["tool"])
            driver = each["tool"]["driver"]
            self.object("driver", driver)
            for rule in driver["rules"]:
                self.object("rule", rule)
                self.text(rule["shortDescription"])
                self.text(rule["help"])
                self.object("configuration", rule["defaultConfiguration"])
            for invocation in each["invocations"]:
                self.object("invocation", invocation)
                for notification in invocation.get("toolExecutionNotifications", []):
                    self.object("notification", notification)
                    self.text(notification["message"])
            for result in each["results"]:
                self.result(result, driver["rules"])


def wrong_files():
    return sorted(path for path in CORPUS.glob("*.idl") if not path.name.endswith(".good.idl"))


class Forms(unittest.TestCase):
    maxDiff = None

    def test_are_pinned(self):
        for form in ("text", "json", "sarif", "github"):
            with self.subTest(form=form):
                done = run("check", "--format", form, "mistakes.idl", cwd=FILES)
                said = "tagwire: --fix mends 2 of 3\n" if form == "text" else ""
                self.assertEqual((done.returncode, done.stderr), (1, said))
                expect_golden(self, FILES / f"mistakes.{form}", done.stdout)

    def test_say_that_all_is_well(self):
        self.assertEqual(json.loads(run("check", "--format", "json", FILES / "units.idl").stdout), [])
        log = json.loads(run("check", "--format", "sarif", FILES / "units.idl").stdout)
        self.assertEqual(log["runs"][0]["results"], [])
        self.assertTrue(log["runs"][0]["invocations"][0]["executionSuccessful"])
        self.assertEqual(run("check", "--format", "github", FILES / "units.idl").stdout, "")

    def test_name_files_that_cannot_be_read(self):
        done = run("check", "--format", "json", "no such.idl", "mistakes.idl", cwd=FILES)
        self.assertEqual(done.returncode, 2)
        entries = json.loads(done.stdout)
        last = entries.pop()
        self.assertEqual((last["file"], last["range"], last["id"]), ("no such.idl", None, None))
        self.assertIn("No such file", last["message"])
        self.assertEqual({set(entry) == set(last) for entry in entries}, {True}, "one form for all entries")
        run_object = json.loads(run("check", "--format", "sarif", "no such.idl", cwd=FILES).stdout)["runs"][0]
        self.assertFalse(run_object["invocations"][0]["executionSuccessful"])
        notification = run_object["invocations"][0]["toolExecutionNotifications"][0]
        self.assertEqual(notification["locations"][0]["physicalLocation"]["artifactLocation"]["uri"], "no%20such.idl")
        self.assertIn("cannot be read", run("check", "--format", "github", "no such.idl", cwd=FILES).stdout)

    def test_every_file_of_the_corpus_fits_the_shape_of_sarif(self):
        done = run("check", "--format", "sarif", *(path.name for path in wrong_files()), cwd=CORPUS)
        self.assertEqual(done.returncode, 1)
        log = json.loads(done.stdout)
        SarifShape(self).log(log)
        self.assertGreater(len(log["runs"][0]["results"]), 100)

    def test_ranges_of_json_cut_out_what_the_text_shows(self):
        for path in wrong_files():
            raw = path.read_bytes()
            for entry in json.loads(run("check", "--format", "json", path.name, cwd=CORPUS).stdout):
                with self.subTest(file=path.name, id=entry["id"]):
                    data = raw if entry["file"] == path.name else (CORPUS / entry["file"]).read_bytes()
                    start, end = entry["range"]["start"], entry["range"]["end"]
                    self.assertLessEqual(start["offset"], end["offset"])
                    before = data[:start["offset"]].decode("utf-8", "surrogateescape")
                    self.assertEqual(start["line"], before.count("\n") + 1)
                    self.assertEqual(start["column"], len(before.rpartition("\n")[2]) + 1)

    def test_offsets_are_those_of_the_file_also_behind_a_byte_order_mark(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "a.idl")
            path.write_bytes(b"\xef\xbb\xbfmodule a;\nstruct S { x: Nope; }\n")
            (entry,) = json.loads(run("check", "--format", "json", path).stdout)
            start, end = entry["range"]["start"]["offset"], entry["range"]["end"]["offset"]
            self.assertEqual(path.read_bytes()[start:end], b"Nope")

    def test_a_name_that_is_not_utf8_breaks_no_form(self):
        with tempfile.TemporaryDirectory() as folder:
            name = os.fsdecode(b"\xff.idl")
            Path(folder, name).write_text("module a\n")
            for form in ("json", "sarif"):
                done = run("check", "--format", form, name, cwd=folder)
                self.assertEqual(done.returncode, 1)
                json.loads(done.stdout)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
