#!/usr/bin/env python3
"""Holds the sources to the layers of docs/architecture.md: who may include whom, and which libraries show where.

CMake checks the layers only where something fails to link; an include of a header alone goes unnoticed. So the include
graph is read here. Usage: architecture_test.py SOURCE_DIR
"""

import re
import sys
import unittest
from pathlib import Path

ROOT = Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve()

# What a folder may include besides itself, and with it all that those may include.
RUNTIME = "runtime/tagwire/"
EDGES = {
    RUNTIME + "base": [],
    RUNTIME + "xml": [RUNTIME + "base"],
    RUNTIME + "pattern": [RUNTIME + "xml"],
    RUNTIME + "value": [RUNTIME + "base"],
    RUNTIME + "wire": [RUNTIME + "xml", RUNTIME + "value"],
    RUNTIME + "http": [RUNTIME + "base"],
    RUNTIME + "transport": [RUNTIME + "http"],
    RUNTIME + "rpc": [RUNTIME + "wire", RUNTIME + "http"],
    RUNTIME + "server": [RUNTIME + "rpc", RUNTIME + "transport"],
    RUNTIME + "testing": [RUNTIME + "server", RUNTIME + "client"],
    RUNTIME + "client": [RUNTIME + "wire", RUNTIME + "transport"],
    "idl": [],
    "codegen": [],
    "codegen/cpp": ["idl", "codegen", "codegen/json"],
    "codegen/json": ["idl", "codegen", RUNTIME + "base"],
    "codegen/python": ["idl", "codegen"],
    "codegen/import": ["idl", RUNTIME + "client"],
    "codegen/lsp": ["idl"],
    "codegen/dynamic": ["idl", RUNTIME + "wire", RUNTIME + "value", RUNTIME + "pattern"],
    "codegen/diff": ["idl", "codegen/dynamic", RUNTIME + "wire", RUNTIME + "pattern"],
    "codegen/docs": ["idl", "codegen/dynamic"],
    "codegen/mock": ["idl", "codegen/json", "codegen/dynamic", RUNTIME + "base", RUNTIME + "rpc", RUNTIME + "wire"],
    "codegen/cli": ["idl", "codegen/diff", "codegen/docs", "codegen/mock", RUNTIME + "server", "codegen/lsp", "codegen/cpp", "codegen/json", "codegen/python", "codegen/import", RUNTIME + "wire", RUNTIME + "http"],
}
# Any layer may ask for the version: the file includes nothing.
VERSION = "runtime/tagwire/version.h"

# Where a library may be included, as a pattern of the including file's path.
LIBRARIES = {
    "asio": r"runtime/tagwire/transport/",
    "gtest": r"runtime/tagwire/testing/",
    "spdlog": r"runtime/tagwire/server/\w+\.cc$",
    "re2": r"(runtime/tagwire/pattern|idl|codegen/python)/pattern\.cc$",
    "tinyxml2.h": r"codegen/cli/",
    "CLI": r"codegen/cli/",
    "nlohmann": r"codegen/\w+/\w+\.cc$|codegen/(json/layout|lsp/features)\.h$",
}
# Of the system beside C++ itself: POSIX where sockets are, vector instructions where text is scanned.
SYSTEM = {
    "emmintrin.h": r"runtime/tagwire/(xml|http)/",
    "cxxabi.h": r"runtime/tagwire/rpc/\w+\.cc$",
    "netdb.h": r"runtime/tagwire/transport/\w+\.cc$",
    "netinet": r"runtime/tagwire/transport/\w+\.cc$",
    "poll.h": r"runtime/tagwire/transport/\w+\.(cc|h)$",
    "sys": r"codegen/cli/revision\.cc$|runtime/tagwire/transport/\w+\.(cc|h)$",
    "time.h": r"runtime/tagwire/transport/\w+\.cc$",
    "unistd.h": r"codegen/|runtime/tagwire/transport/\w+\.(cc|h)$",
}
# What generated types may include beside standard headers, and a type of the user's that a golden names.
VALUE_HEADERS = {f"tagwire/value/{name}.h" for name in ("boxed", "convert", "union", "value")} | {"tests/codegen/minutes.h"}
STANDARD = re.compile(r"[a-z_]+$")  # <vector>, <cstdint>: no dot, no folder
INCLUDE = re.compile(r'^\s*#\s*include\s+([<"])([^>"]+)[>"]', re.MULTILINE)


def includes(path):
    """(is_quoted, name) of every include of a file."""
    return [(kind == '"', name) for kind, name in INCLUDE.findall(path.read_text())]


def sources():
    """Path relative to the root -> file, for every C++ source of the product."""
    found = {}
    for folder in ("runtime", "idl", "codegen"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in (".h", ".cc"):
                found[path.relative_to(ROOT).as_posix()] = path
    return found


def resolve(name):
    """The source that a quoted include names."""
    return RUNTIME + name.removeprefix("tagwire/") if name.startswith("tagwire/") else name


def allowed_folders(folder):
    reached, todo = set(), [folder]
    while todo:
        each = todo.pop()
        if each not in reached:
            reached.add(each)
            todo += EDGES[each]
    return reached


def public_headers():
    """The headers that a layer's CMakeLists.txt exports."""
    found = set()
    for path in sorted((ROOT / RUNTIME).glob("*/CMakeLists.txt")):
        # The word list after HEADERS, up to the next keyword.
        listed = re.search(r"\bHEADERS\s+(.*?)\s+SOURCES\b", path.read_text(), re.DOTALL)
        for header in listed.group(1).split() if listed else []:
            found.add((path.parent / header).resolve().relative_to(ROOT).as_posix())
    return found


class Architecture(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.sources = sources()
        cls.public = public_headers()

    def test_there_is_something_to_check(self):
        self.assertGreater(len(self.sources), 100)
        self.assertGreater(len(self.public), 30)
        self.assertLessEqual(self.public, set(self.sources), "listed in a CMakeLists.txt, and not there")

    def test_includes_point_one_way(self):
        for name, path in self.sources.items():
            if name == VERSION:
                self.assertEqual(includes(path), [])
                continue
            folder = name.rpartition("/")[0]
            self.assertIn(folder, EDGES, "a folder that has no place among the layers")
            allowed = allowed_folders(folder)
            for quoted, included in includes(path):
                target = resolve(included)
                if not quoted or target == VERSION:
                    continue
                with self.subTest(file=name, includes=included):
                    self.assertIn(target, self.sources, "no such file, or not by its full name")
                    self.assertIn(target.rpartition("/")[0], allowed)

    def test_libraries_show_only_where_they_may(self):
        for name, path in self.sources.items():
            for quoted, included in includes(path):
                if quoted or STANDARD.match(included):
                    continue
                library = included.partition("/")[0]
                place = {**LIBRARIES, **SYSTEM}.get(library)
                with self.subTest(file=name, includes=included):
                    self.assertIsNotNone(place, "a library that no layer may include")
                    self.assertRegex(name, place)

    def test_public_headers_need_no_library_and_no_private_header(self):
        for name in sorted(self.public):
            for quoted, included in includes(self.sources[name]):
                with self.subTest(file=name, includes=included):
                    if quoted:
                        self.assertIn(resolve(included), self.public)
                    else:
                        self.assertTrue(STANDARD.match(included) or included == "emmintrin.h")

    def test_generated_types_need_standard_headers_only(self):
        """Of the runtime at most what holds a value of type `any`; never what reads or sends one."""
        goldens = ROOT / "tests/codegen/golden"
        headers = [h for h in sorted(goldens.glob("*/*.h")) if not h.name.endswith((".client.h", ".server.h", ".examples.h"))]
        self.assertGreater(len(headers), 5)
        for header in headers:
            siblings = {path.name for path in header.parent.glob("*.h")}
            for quoted, included in includes(header):
                with self.subTest(file=header.name, includes=included):
                    if quoted:
                        self.assertIn(included, siblings | VALUE_HEADERS)
                    else:
                        self.assertRegex(included, STANDARD)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
