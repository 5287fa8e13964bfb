#!/usr/bin/env python3
"""What `tagwire check` and `tagwire lint` answer, in each form, and what --fix does. Usage: findings_test.py TAGWIRE SOURCE_DIR"""
import json
import os
import re
import shutil
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


class Lint(unittest.TestCase):
    maxDiff = None

    def lint(self, text, *arguments):
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, "a.idl").write_text("module a;\n" + text)
            done = run("lint", "--format", "json", *arguments, "a.idl", cwd=folder)
            self.assertEqual(done.returncode, 1 if json.loads(done.stdout) else 0)
            return [f"{entry['rule']}@{entry['range']['start']['line']}" for entry in json.loads(done.stdout)]

    def test_rules_go_on_and_off(self):
        text = "service orders { place(lines: list<any>?); }\n"
        self.assertEqual(self.lint(text), ["type_name@2"])
        self.assertEqual(self.lint(text, "--no-rule", "type_name"), [])
        self.assertEqual(self.lint(text, "--rule", "untyped"), ["type_name@2", "untyped@2"])
        self.assertEqual(self.lint(text, "--no-rule", "all", "--rule", "untyped"), ["untyped@2"])
        self.assertEqual(len(self.lint(text, "--rule", "all")), 6)
        self.assertEqual(len(self.lint(text, "--rule", "all", "--no-rule", "untyped")), 5)

    def test_an_unknown_rule_is_wrong_usage(self):
        done = run("lint", "--rule", "unthrown_eror", FILES / "units.idl")
        self.assertEqual(done.returncode, 2)
        self.assertIn("did you mean 'unthrown_error'?", done.stderr)

    def test_allow_is_silent_on_a_declaration_and_inside(self):
        method = "@deprecated old(); fine();"
        self.assertEqual(self.lint(f"service S {{ {method} }}"), ["silent_deprecation@2"])
        self.assertEqual(self.lint(f'@allow(silent_deprecation, "x") service S {{ {method} }}'), [])
        self.assertEqual(self.lint(f'service S {{ @allow(silent_deprecation, "x") {method} @deprecated odd(); }}'),
                         ["silent_deprecation@2"])
        self.assertEqual(self.lint('service S { f(@allow(sensitive_name, "a hint") password: string); }'), [])
        self.assertEqual(self.lint('service S { f(@allow(sensitive_name, "a hint") password: string, secret: string); }'),
                         ["sensitive_name@2"])

    def test_allow_on_the_module_is_for_the_file(self):
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, "a.idl").write_text('@allow(type_name, "as it was") module a;\nservice s { f(); }\nstruct t {}\n')
            self.assertEqual(json.loads(run("lint", "--no-rule", "unused_type", "--format", "json", "a.idl", cwd=folder).stdout), [])

    def test_an_unknown_rule_in_allow_is_reported_whatever_is_on(self):
        text = 'service S { @allow(nope, "x") f(); }'
        self.assertEqual(self.lint(text, "--no-rule", "all"), ["unknown_rule@2"])

    def test_an_allow_of_a_rule_that_is_off_is_left_alone(self):
        text = 'service S { @allow(untyped, "x") f(); }'
        self.assertEqual(self.lint(text), [])
        self.assertEqual(self.lint(text, "--rule", "untyped"), ["unused_allow@2"])

    def test_what_an_importing_service_uses_is_used(self):
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, "types.idl").write_text("module t;\nstruct A { x: int32; }\nstruct B { x: int32; }\n")
            Path(folder, "a.idl").write_text('module a;\nimport "types.idl" as t;\nservice S { f(a: t.A); }\n')
            alone = json.loads(run("lint", "--format", "json", "types.idl", cwd=folder).stdout)
            self.assertEqual(alone, [], "who knows what uses them")
            both = json.loads(run("lint", "--format", "json", "types.idl", "a.idl", cwd=folder).stdout)
            self.assertEqual([entry["message"] for entry in both], ["nothing uses struct 'B'"])

    def test_mistakes_come_first(self):
        done = run("lint", "mistakes.idl", cwd=FILES)
        self.assertEqual(done.stdout, run("check", "mistakes.idl", cwd=FILES).stdout)
        self.assertEqual(done.returncode, 1)

    def test_lists_its_rules(self):
        listed = run("lint", "--list").stdout.splitlines()
        self.assertIn("TW2102  on   unthrown_error         errors that no method throws", listed)
        self.assertEqual([line.split()[0] + "_" + line.split()[2] for line in listed],
                         sorted(path.name.removesuffix(".good.idl") for path in (ROOT / "tests/idl/lint").glob("*.good.idl")))


class Fix(unittest.TestCase):
    WRONG = 'module a;\nstruct S {\n  @wire("x")\n  x: int32;\n}\nservice T { @wire("f") f(s: S); }\n'
    RIGHT = "module a;\nstruct S {\n  x: int32;\n}\nservice T { f(s: S); }\n"

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = Path(folder.name, "a.idl")
        self.path.write_text(self.WRONG)

    def test_mends_and_tells(self):
        self.path.chmod(0o640)
        done = run("lint", "--fix", "a.idl", cwd=self.path.parent)
        self.assertEqual((done.returncode, self.path.read_text()), (0, self.RIGHT))
        self.assertIn("a.idl:3:3: fixed TW2105: 'x' is its name", done.stdout)
        self.assertTrue(done.stdout.endswith("checked 1 file: nothing found\n"))
        self.assertEqual(self.path.stat().st_mode & 0o777, 0o640)

    def test_shows_the_difference_and_changes_nothing(self):
        done = run("lint", "--diff", "a.idl", cwd=self.path.parent)
        self.assertEqual((done.returncode, self.path.read_text()), (1, self.WRONG))
        self.assertEqual(done.stdout, "--- a.idl\n+++ a.idl\n@@ -1,6 +1,5 @@\n module a;\n struct S {\n-  @wire(\"x\")\n"
                                      "   x: int32;\n }\n-service T { @wire(\"f\") f(s: S); }\n+service T { f(s: S); }\n")

    def test_says_how_many_it_would_mend(self):
        done = run("lint", "a.idl", cwd=self.path.parent)
        self.assertEqual(done.stderr, "tagwire: --fix mends 2 of 2\n")

    def test_keeps_a_byte_order_mark_and_a_link(self):
        self.path.write_bytes(b"\xef\xbb\xbf" + self.WRONG.encode())
        link = self.path.with_name("link.idl")
        link.symlink_to(self.path)
        self.assertEqual(run("lint", "--fix", link).returncode, 0)
        self.assertTrue(link.is_symlink())
        self.assertEqual(self.path.read_bytes(), b"\xef\xbb\xbf" + self.RIGHT.encode())

    def test_leaves_imported_files_alone(self):
        other = self.path.with_name("b.idl")
        other.write_text('module b;\nimport "a.idl" as a;\nservice U { f(s: a.S); }\n')
        self.assertEqual(run("lint", "--fix", "b.idl", cwd=self.path.parent).returncode, 0)
        self.assertEqual(self.path.read_text(), self.WRONG)

    def test_a_file_that_cannot_be_written_is_no_silent_matter(self):
        if os.geteuid() == 0:
            self.skipTest("root writes everything")
        self.path.parent.chmod(0o555)
        self.addCleanup(self.path.parent.chmod, 0o755)
        self.assertEqual(run("lint", "--fix", self.path).returncode, 2)

    def test_every_fix_of_the_corpus_mends_its_mistake(self):
        """The wrong files, each alone with what it imports: what has a fix is gone after --fix, and nothing new is there."""
        for path in wrong_files():
            entries = json.loads(run("check", "--format", "json", path.name, cwd=CORPUS).stdout)
            fixes = [entry for entry in entries if entry["fix"]]
            if not fixes:
                continue
            with self.subTest(file=path.name), tempfile.TemporaryDirectory() as folder:
                copy = Path(folder, path.name)
                shutil.copytree(CORPUS / "support", Path(folder, "support"))
                shutil.copy(path, copy)
                done = run("check", "--fix", "--format", "json", path.name, cwd=folder)
                left = [entry["message"] for entry in json.loads(done.stdout)]
                unfixed = [entry["message"] for entry in entries if not entry["fix"]]
                self.assertEqual(sorted(left), sorted(unfixed), copy.read_text(errors="replace"))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
