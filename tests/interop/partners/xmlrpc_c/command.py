"""Does the suite's jobs with the command `xmlrpc` of xmlrpc-c: one run of it for each call.

usage: command.py URL <jobs >answers

The result is read from what the command prints for people, so a result is as exact as its print.
"""
import json
import re
import struct
import subprocess
import sys

URL = sys.argv[-1]


def argument(value):
    """As the command line wants it: i/5, s/text. Raises ValueError for a type that it has no prefix for."""
    ((tag, content),) = value.items()
    if tag in ("int", "i8"):
        return ("I/" if tag == "i8" else "i/") + content
    if tag == "double":
        return f"d/{struct.unpack('>d', bytes.fromhex(content))[0]!r}"
    if tag == "bool":
        return "b/" + ("true" if content else "false")
    if tag == "nil":
        return "n/"
    if tag == "bytes":
        return "h/" + content
    if tag == "string":
        return "s/" + content
    raise ValueError(f"the command has no argument for {tag}")


def unescape(text):
    """Undoes the escapes of a printed string: \\n, \\t, \\\\, \\xc3."""
    def one(match):
        name = match.group(1)
        return bytes([int(name[1:], 16)]) if name.startswith(b"x") else {b"n": b"\n", b"t": b"\t", b"r": b"\r", b"a": b"\a"}.get(name, name)
    return re.sub(rb"\\(x[0-9a-f]{2}|.)", one, text.encode(), flags=re.DOTALL).decode()


def printed(text):
    """The value that the command printed below "Result:"."""
    kind, _, content = text.partition("Result:\n\n")[2].partition(":")
    lines = content.split("\n")[1:]  # of a string with line ends: each indented by two blanks, its own line end as \n
    content = content.strip()
    if kind in ("Integer", "64-bit integer"):
        return {"int": content}
    if kind == "Floating Point":
        return {"double": struct.pack(">d", float(content)).hex()}
    if kind == "Boolean":
        return {"bool": content == "TRUE"}
    if kind == "Bit string":
        return {"bytes": content}
    if kind == "String":
        return {"string": unescape(content[1:-1] if content.startswith("'") else "".join(line[2:] for line in lines))}
    if kind.strip() == "Nil":
        return {"nil": None}
    raise ValueError(f"it prints {' '.join(text.split())[:40]!r}")


def answer_to(job):
    if "multicall" in job:
        return {"error": "the command has no multicall"}
    try:
        command = ["xmlrpc", URL, job["method"], *map(argument, job["params"])]
        run = subprocess.run(command, capture_output=True, text=True, timeout=20)
        if run.returncode == 0:
            return {"result": printed(run.stdout)}
        fault = re.search(r"RPC failed at server\.  (.*)  \(XML-RPC fault code (-?\d+)\)", run.stderr, re.DOTALL)
        return {"fault": [int(fault.group(2)), fault.group(1).removesuffix(".")]} if fault else {"error": run.stderr.strip() or f"it ended with status {run.returncode}"}
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        return {"error": str(error)}


for line in sys.stdin:
    job = json.loads(line)
    print(json.dumps({"id": job["id"], **answer_to(job)}), flush=True)
