#!/usr/bin/env python3
"""`tagwire diff` on pairs of interfaces that differ in one thing: diff_test.py TAGWIRE.

Each row of docs/evolution.md is here. Whatever is said to break on the wire has a witness, which the command has written as the one side
and read as the other; what is said to break nothing has no line at all.
"""
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest
import xml.dom.minidom

TAGWIRE = sys.argv[1]
S = "struct S { %s } service V { in(s: S); out() -> S; }"
REQUESTS, REPLIES, BOTH, SOURCE, CARE = "requests", "replies", "both", "source", "care"

# name: before, after, the expected (rule, whom), in any order.
PAIRS = {
    "nothing": ("service V { m(); }", "service V { m(); }", []),
    "a method more": ("service V { m(); }", "service V { m(); n(); }", []),
    "a type more": ("service V { m(); }", "service V { m(); } struct S { a: int32; }", []),
    "a method less": ("service V { m(); n(); }", "service V { m(); }", [("method_gone", REQUESTS)]),
    "a service less": ("service V { m(); } service W { m(); }", "service V { m(); }", [("service_gone", REQUESTS)]),
    "a method renamed, wire kept": ("service V { m(); }", '''service V { @wire("m") n(); }''', []),
    "a method renamed, alias": ("service V { m(); }", '''service V { @alias("m") n(); }''', []),
    "a service renamed, wire kept": ("service V { m(); }", '''@wire("V") service W { m(); }''', [("name_gone", SOURCE)]),
    "a parameter more": ("service V { m(); }", "service V { m(a: int32); }", [("parameter_required", BOTH)]),
    "an optional parameter more": ("service V { m(); }", "service V { m(a: int32?); }", [("parameter_source", SOURCE)]),
    "a parameter less": ("service V { m(a: int32); }", "service V { m(); }", [("parameter_gone", BOTH)]),
    "a parameter renamed": ("service V { m(a: int32); }", "service V { m(b: int32); }", []),
    "a parameter required": ("service V { m(a: int32 = 1); }", "service V { m(a: int32); }", [("parameter_required", REQUESTS)]),
    "a parameter optional": ("service V { m(a: int32); }", "service V { m(a: int32?); }", []),
    "a parameter wider": ("service V { m(a: int32); }", "service V { m(a: int64); }", []),
    "a parameter narrower": ("service V { m(a: int64); }", "service V { m(a: int32); }", [("type_narrowed", REQUESTS)]),
    "a parameter of another type": ("service V { m(a: string); }", "service V { m(a: bool); }", [("type", REQUESTS)]),
    "int to double": ("service V { m(a: int32); }", "service V { m(a: double); }", []),
    "double to int": ("service V { m(a: double); }", "service V { m(a: int32); }", [("type", REQUESTS)]),
    "anything to string": ("service V { m(a: any); }", "service V { m(a: int32); }", [("type", REQUESTS)]),
    "string to anything": ("service V { m(a: string); }", "service V { m(a: any); }", []),
    "a result wider": ("service V { m() -> int32; }", "service V { m() -> int64; }", [("type_narrowed", REPLIES)]),
    "a result narrower": ("service V { m() -> int64; }", "service V { m() -> int32; }", []),
    "a result optional": ("service V { m() -> int32; }", "service V { m() -> int32?; }", [("result_optional", BOTH)]),
    "a result certain": ("service V { m() -> int32?; }", "service V { m() -> int32; }", []),
    "a result more": ("service V { m(); }", "service V { m() -> int32; }", []),
    "a result less": ("service V { m() -> int32; }", "service V { m(); }", [("result_gone", BOTH)]),
    "oneway": ("service V { m(); }", "service V { oneway m(); }", [("oneway", BOTH)]),
    "an error more": ("error E = 1; service V { m(); }", "error E = 1; service V { m() throws E; }", [("error_new", CARE)]),
    "an error less": ("error E = 1; service V { m() throws E; }", "error E = 1; service V { m(); }", []),
    "an error's code": ("error E = 1; service V { m() throws E; }", "error E = 2; service V { m() throws E; }", [("error_code", REPLIES)]),
    "an error's field": ("error E = 1 { a: int32; } service V { m() throws E; }", "error E = 1; service V { m() throws E; }",
                         [("field_missing", REPLIES), ("member_gone", SOURCE), ("not_reserved", CARE)]),
    "a required field more": (S % "a: int32;", S % "a: int32; b: int32;", [("field_missing", REQUESTS)]),
    "an optional field more": (S % "a: int32;", S % "a: int32; b: int32?;", []),
    "a defaulted field more": (S % "a: int32;", S % "a: int32; b: int32 = 1;", []),
    "a field less": (S % "a: int32; b: int32;", S % "a: int32; reserved b;", [("field_missing", REPLIES), ("member_gone", SOURCE)]),
    "an optional field less": (S % "a: int32; b: int32?;", S % "a: int32;", [("member_gone", SOURCE), ("not_reserved", CARE)]),
    "a field retired": (S % "a: int32; b: int32 = 1;", S % "a: int32; @retired b: int32 = 1;", [("member_gone", SOURCE)]),
    "a field renamed": (S % "a: int32;", S % "b: int32;",
                        [("field_missing", REQUESTS), ("field_missing", REPLIES), ("member_gone", SOURCE), ("not_reserved", CARE)]),
    "a field renamed, wire kept": (S % "a: int32;", S % '@wire("a") b: int32;', [("member_gone", SOURCE)]),
    "required to default": (S % "a: int32;", S % "a: int32 = 1;", []),
    "required to optional": (S % "a: int32;", S % "a: int32?;", [("field_required", REPLIES)]),
    "default to required": (S % "a: int32 = 1;", S % "a: int32;", [("field_required", REQUESTS)]),
    "default to optional": (S % "a: int32 = 1;", S % "a: int32?;", []),
    "optional to required": (S % "a: int32?;", S % "a: int32;", [("field_required", REQUESTS)]),
    "a struct strict": (S % "a: int32; b: int32?;", "strict " + S % "a: int32;",
                        [("strict_member", REQUESTS), ("member_gone", SOURCE), ("not_reserved", CARE)]),
    "positional": (S % "a: int32;", "@positional " + S % "a: int32;", [("type", REQUESTS), ("type", REPLIES)]),
    "a range more": (S % "a: int32;", S % "@range(1..9) a: int32;", [("range", REQUESTS)]),
    "a range less": (S % "@range(1..9) a: int32;", S % "a: int32;", [("range", REPLIES)]),
    "a range of a duration": (S % "@range(..1s) a: duration;", S % "@range(..2s) a: duration;", [("range", REPLIES)]),
    "a range of a double": (S % "@range(0..1) a: double;", S % "@range(0..0.5) a: double;", [("range", REQUESTS)]),
    "a length": (S % "@len(..5) a: string;", S % "@len(..3) a: string;", [("length", REQUESTS)]),
    "a length of a list": (S % "@len(1..) a: list<int32>;", S % "a: list<int32>;", [("length", REPLIES)]),
    "a pattern": (S % "a: string;", S % '@pattern("[a-z]+[0-9]") a: string;', [("pattern", REQUESTS)]),
    "unique": (S % "a: list<int32>;", S % "@unique a: list<int32>;", [("unique", REQUESTS)]),
    "nonfinite": (S % "a: double;", S % "@nonfinite a: double;", [("nonfinite", REPLIES)]),
    "an enumerator more": ("enum E { a; } service V { m(e: E) -> E; }", "enum E { a; b; } service V { m(e: E) -> E; }", []),
    "an enumerator more, strict": ("strict enum E { a; } service V { m(e: E) -> E; }", "strict enum E { a; b; } service V { m(e: E) -> E; }",
                                   [("enumerator", REPLIES)]),
    "an enumerator less, strict": ("strict enum E { a; b; } service V { m(e: E) -> E; }",
                                   "strict enum E { a; reserved b; } service V { m(e: E) -> E; }",
                                   [("enumerator", REQUESTS), ("member_gone", SOURCE)]),
    "an enum strict": ("enum E: int32 { a = 1; } service V { m(e: E); }", "strict enum E: int32 { a = 1; } service V { m(e: E); }",
                       [("strict", REQUESTS)]),
    "an enum to string": ("enum E { a; } service V { m() -> E; }", "enum E { a; } service V { m() -> string; }", []),
    "string to strict enum": ("strict enum E { a; } service V { m(e: string); }", "strict enum E { a; } service V { m(e: E); }",
                              [("type", REQUESTS)]),
    "an arm more": ("union U { a: int32; } service V { m(u: U) -> U; }", "union U { a: int32; b; } service V { m(u: U) -> U; }", []),
    "an arm more, strict": ("strict union U { a: int32; } service V { m(u: U) -> U; }",
                            "strict union U { a: int32; b; } service V { m(u: U) -> U; }", [("arm", REPLIES)]),
    "an arm of another type": ("union U { a: int32; } service V { m(u: U); }", "union U { a: string; } service V { m(u: U); }",
                               [("type", REQUESTS)]),
    "a tuple longer": ("service V { m(a: tuple<int32>); }", "service V { m(a: tuple<int32, int32>); }", [("type", REQUESTS)]),
    "a part of a tuple": ("service V { m(a: tuple<int32, string>); }", "service V { m(a: tuple<int32, bool>); }", [("type", REQUESTS)]),
    "a value of a map": ("service V { m(a: map<string, string>); }", "service V { m(a: map<string, bool>); }", [("type", REQUESTS)]),
    "an element of a list": ("service V { m(a: list<string>); }", "service V { m(a: list<bool>); }", [("type", REQUESTS)]),
    "deep inside": ("struct T { x: int64; } struct S { t: list<T>; } service V { m() -> map<string, S>; }",
                    "struct T { x: string; } struct S { t: list<T>; } service V { m() -> map<string, S>; }", [("type", REPLIES)]),
    "a struct that contains itself": ("struct T { x: int32; next: T?; } service V { m(t: T); }",
                                      "struct T { x: bool; next: T?; } service V { m(t: T); }", [("type", REQUESTS)]),
    "a type nobody uses": ("struct T { x: int32; } service V { m(); }", "struct T { x: bool; } service V { m(); }", []),
    "an inherited method": ("service B { m(a: int32); } service V extends B { }", "service B { m(a: bool); } service V extends B { }",
                            [("type", REQUESTS), ("type", REQUESTS)]),
}


def run(folder, *arguments):
    return subprocess.run([TAGWIRE, "diff", *arguments], cwd=folder, capture_output=True, text=True)


class Diff(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("module api;\n" + text + "\n")

    @staticmethod
    def whom(change):
        if change["severity"] == "care":
            return CARE
        named = [word for word in (REQUESTS, REPLIES, SOURCE) if change[word]]
        return named[0] if len(named) == 1 else BOTH

    def test_each_pair_breaks_whom_it_breaks(self):
        for name, (before, after, expected) in PAIRS.items():
            with self.subTest(name):
                self.write("old.idl", before)
                self.write("new.idl", after)
                done = run(self.folder, "--format", "json", "old.idl", "new.idl")
                self.assertEqual(done.stderr, "")
                changes = json.loads(done.stdout)
                self.assertCountEqual([(change["rule"], self.whom(change)) for change in changes], expected)
                self.assertEqual(done.returncode, 1 if any(c["severity"] == "breaks" for c in changes) else 0)
                for change in changes:
                    if change["severity"] == "breaks" and (change["requests"] or change["replies"]) and change["rule"] != "oneway":
                        xml.dom.minidom.parseString(change["witness"])
                        self.assertNotEqual(change["refusal"], "")

    def test_every_rule_is_explained(self):
        page = (pathlib.Path(__file__).parents[2] / "docs" / "evolution.md").read_text()
        for rule in {rule for _, _, expected in PAIRS.values() for rule, _ in expected}:
            self.assertIn(f"`{rule}`", page)

    def test_the_text_says_what_who_and_what_to_do(self):
        self.write("old.idl", "service Orders { cancel(id: int64); }")
        self.write("new.idl", "service Orders { cancel(id: int64, why: string); }")
        done = run(self.folder, "old.idl", "new.idl")
        for part in (r"^new.idl:2:36: breaks requests and C\+\+: parameter 'why' of Orders.cancel is new and required",
                     r"before: old.idl:2:18", r"<methodName>Orders.cancel</methodName>", r"expected 2 parameters, found 1",
                     r"way out: give it a default or a '\?'", r"1 change breaks somebody"):
            self.assertRegex(done.stdout, re.compile(part, re.M))

    def test_whom_to_look_after(self):
        self.write("old.idl", S % "a: int32;")
        self.write("new.idl", S % '@wire("a") b: int32;')
        self.assertEqual(run(self.folder, "--against", "wire", "old.idl", "new.idl").returncode, 0)
        self.assertEqual(run(self.folder, "--against", "source", "old.idl", "new.idl").returncode, 1)

    def test_the_page_shows_what_the_command_prints(self):
        page = (pathlib.Path(__file__).parents[2] / "docs" / "evolution.md").read_text()
        before = "/// Orders.\nmodule api;\n\nservice Orders {\n  place();\n  /// Takes one back.\n  cancel(id: int64);\n}\n"
        self.git("init", "-q")
        (self.folder / "orders.idl").write_text(before)
        self.git("add", ".")
        self.git("commit", "-qm", "one")
        self.git("commit", "--allow-empty", "-qm", "two")
        (self.folder / "orders.idl").write_text(before.replace("id: int64", "id: int64,         why: string"))
        shown = re.search(r"^\$ tagwire diff HEAD~1:orders.idl orders.idl\n(.*?)^```", page, re.S | re.M)[1]
        self.assertEqual(run(self.folder, "HEAD~1:orders.idl", "orders.idl").stdout, shown)

    def test_folders(self):
        self.write("old/a.idl", "service V { m(); }")
        self.write("new/sub/a.idl", "service V { n(); }")
        self.assertIn("V.m is gone", run(self.folder, "old", "new").stdout)

    def git(self, *arguments):
        subprocess.run(["git", "-c", "user.name=A", "-c", "user.email=a@example.org", *arguments], cwd=self.folder, check=True,
                       capture_output=True)

    def test_a_revision_of_git_with_what_it_imports(self):
        self.git("init", "-q")
        (self.folder / "idl").mkdir()
        (self.folder / "common.idl").write_text("module common; struct T { x: int32; }\n")
        (self.folder / "idl/api.idl").write_text('module api; import "../common.idl" as c; service V { m(t: c.T); }\n')
        self.git("add", ".")
        self.git("commit", "-qm", "one")
        (self.folder / "common.idl").write_text("module common; struct T { x: bool; }\n")
        done = run(self.folder / "idl", "HEAD:api.idl", "api.idl")
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn("field 'x' of T", done.stdout)
        self.assertEqual(run(self.folder / "idl", "HEAD:api.idl", "HEAD:api.idl").returncode, 0)

    def test_what_cannot_be_read_ends_with_2(self):
        self.write("new.idl", "service V { }")
        for old, message in (("old.idl", "cannot read 'old.idl'"), ("HEAD:new.idl", "no git repository"), (".git", "cannot read")):
            done = run(self.folder, old, "new.idl")
            self.assertEqual(done.returncode, 2, done.stdout)
            self.assertIn(message, done.stderr)
        self.git("init", "-q")
        done = run(self.folder, "nonsense:new.idl", "new.idl")
        self.assertEqual((done.returncode, done.stderr), (2, "tagwire: git knows no revision 'nonsense'\n"))
        done = run(self.folder, "--output=x:new.idl", "new.idl")
        self.assertEqual(done.returncode, 2)

    def test_mistakes_in_a_file_end_with_1(self):
        self.write("old.idl", "service V { m() }")
        self.write("new.idl", "service V { }")
        done = run(self.folder, "old.idl", "new.idl")
        self.assertEqual(done.returncode, 1)
        self.assertIn("TW0102", done.stderr)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
