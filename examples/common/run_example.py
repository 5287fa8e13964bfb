#!/usr/bin/env python3
"""Runs an example as a test: run_example.py SERVER CALLER EXPECTED.

Starts the server on a free port, runs the caller (a program, or a Python file) against it and compares what it prints with the file that the
example's README shows. TAGWIRE_UPDATE_GOLDENS=1 rewrites that file.
"""
import difflib
import os
import pathlib
import re
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from run import running  # noqa: E402


def main(server, caller, expected):
    with running(server) as (url, _):
        command = [sys.executable, caller] if caller.endswith(".py") else [caller]
        output = subprocess.run([*command, url], check=True, stdout=subprocess.PIPE, text=True).stdout
    output = output.replace(url, "http://127.0.0.1:8080")  # the port, too
    output = re.sub(r"\d{4}-\d{2}-\d{2}", "2026-01-31", output)  # the day differs from run to run
    expected = pathlib.Path(expected)
    if os.environ.get("TAGWIRE_UPDATE_GOLDENS"):
        expected.write_text(output)
    before = expected.read_text()
    sys.stdout.writelines(difflib.unified_diff(before.splitlines(True), output.splitlines(True), "expected", "printed"))
    return 0 if before == output else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
