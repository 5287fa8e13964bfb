#!/usr/bin/env python3
"""Writes the program of docs/testing.md: extract_testing.py PAGE FOLDER. Its pieces of C++, one after the other."""
import pathlib
import re
import sys


def main(page, folder):
    text = pathlib.Path(page).read_text()
    program = "\n".join(re.findall(r"^```cpp\n(.*?)^```$", text, re.S | re.M))
    if "TEST(" not in program:
        raise SystemExit(f"{page} has no tests")
    file = pathlib.Path(folder) / "thermo_test.cc"
    file.parent.mkdir(parents=True, exist_ok=True)
    if not file.exists() or file.read_text() != program:
        file.write_text(program)


if __name__ == "__main__":
    main(*sys.argv[1:])
