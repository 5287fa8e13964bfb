#!/usr/bin/env python3
"""Writes the program of docs/tutorial.md: extract.py TUTORIAL FOLDER.

main.cc is what the page prints, with the functions of its step 4 added where the page says, and two changes for a test: it
listens on a free port, and tells which. caller.cc takes its address from the command line.
"""
import pathlib
import sys

from page import ADDRESS, Page

SERVE = "  server.serve_forever();\n"
ANNOUNCE = '  std::cout << "listening on " << server.start().front() << std::endl;\n'


def replace(text, old, new):
    if text.count(old) != 1:
        raise SystemExit(f"expected {old!r} once in the tutorial's main.cc")
    return text.replace(old, new)


def main(tutorial, folder):
    page = Page(tutorial)
    program = replace(page.file("main.cc"), ADDRESS, "127.0.0.1:0")
    functions = page.block("cpp", "register_function")
    program = replace(program, SERVE, functions + ANNOUNCE + SERVE)
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    caller = replace(page.file("caller.cc"), "int main()", "int main(int, char** argv)")
    caller = replace(caller, f'"http://{ADDRESS}"', "argv[1]")
    for name, text in (("thermo.idl", page.file("thermo.idl")), ("main.cc", "#include <iostream>\n" + program),
                       ("caller.cc", caller)):
        file = folder / name
        if not file.exists() or file.read_text() != text:
            file.write_text(text)


if __name__ == "__main__":
    main(*sys.argv[1:])
