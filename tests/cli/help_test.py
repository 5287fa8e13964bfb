#!/usr/bin/env python3
"""What `tagwire` tells about itself: help, manual, completion, explanations. Usage: help_test.py TAGWIRE SOURCE_DIR"""
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from command import ROOT, TAGWIRE, expect_golden, run

CORPORA = (ROOT / "tests/idl/diagnostics", ROOT / "tests/idl/lint")


def commands():
    """The subcommands, as --help lists them."""
    listed = run("--help").stdout.partition("Subcommands:\n")[2].partition("\n\n")[0]
    return re.findall(r"^  ([a-z]+)", listed, re.M)


def complete(*words):
    """What bash offers for the last of `words`, through the very function that `complete` registers."""
    script = 'source <("$TAGWIRE" completion bash); spec=$(complete -p tagwire); function=${spec#*-F }; ' \
             'COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); "${function%% *}"; printf "%s\\n" "${COMPREPLY[@]}"'
    done = subprocess.run(["bash", "--norc", "-c", script, "bash", "tagwire", *words], capture_output=True, text=True,
                          env={"TAGWIRE": TAGWIRE, "PATH": "/usr/bin:/bin"}, timeout=60, cwd=complete.folder)
    assert done.returncode == 0 and not done.stderr, done.stderr
    return [line for line in done.stdout.split("\n") if line]


class Help(unittest.TestCase):
    def test_exit_statuses_are_documented(self):
        self.assertRegex(run("--help").stdout, r"Exit status:\n  0  fine\n  1  .*\n  2  ")
        for command in ("check", "completion", "explain", "lint", "show"):
            self.assertIn("Exit status", run(command, "--help").stdout)

    def test_every_command_has_examples(self):
        self.assertIn("check", commands())
        for command in commands():
            text = run(command, "--help").stdout
            with self.subTest(command=command):
                self.assertRegex(text, rf"\n  tagwire {command}\b|\n  source <\(tagwire {command}", "no example")

    def test_a_misspelt_command_is_guessed(self):
        done = run("chekc")
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertIn("did you mean 'check'?", done.stderr)
        self.assertIn("the commands are: check", run("frobnicate").stderr)


class Manual(unittest.TestCase):
    maxDiff = None

    def test_is_the_one_in_docs(self):
        done = run("manual")
        self.assertEqual(done.returncode, 0)
        expect_golden(self, ROOT / "docs/tagwire.1", done.stdout)

    def test_covers_every_command_and_option(self):
        page = (ROOT / "docs/tagwire.1").read_text().replace("\\-", "-")
        for command in commands():
            section = page.partition(f".SS {command}\n")[2].partition("\n.S")[0]
            with self.subTest(command=command):
                self.assertTrue(section)
                options = run(command, "--help").stdout.partition("Options:\n")[2].partition("\n\n")[0]
                for option in re.findall(r"^  (?:-\w,)?(--[a-z-]+)", options, re.M):
                    if option != "--help":
                        self.assertIn(option, section)


class Bash(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        complete.folder = cls.folder.name
        for name in ("orders.idl", "two words.idl", "notes.txt"):
            Path(cls.folder.name, name).touch()
        Path(cls.folder.name, "shared").mkdir()

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def test_completes_commands_and_options(self):
        self.assertEqual(complete("che"), ["check"])
        self.assertEqual(sorted(complete("")), sorted(commands()))
        self.assertEqual(complete("check", "--fo"), ["--format"])
        self.assertEqual(complete("--vers"), ["--version"])

    def test_completes_values(self):
        self.assertEqual(complete("check", "--format", "s"), ["sarif"])
        self.assertEqual(complete("check", "--format", "=", "js"), ["json"])
        self.assertEqual(complete("check", "--format", "="), ["text", "json", "sarif", "github"])
        self.assertEqual(complete("lint", "--rule", "unth"), ["unthrown_error"])
        self.assertEqual(complete("completion", ""), ["bash", "zsh"])
        self.assertEqual(complete("explain", "TW020")[0], "TW0201")

    def test_completes_files(self):
        self.assertEqual(complete("check", ""), ["orders.idl", "shared", "two words.idl"])
        self.assertEqual(complete("check", "-q", "two"), ["two words.idl"])
        self.assertEqual(complete("check", "-I", ""), ["shared"])
        self.assertEqual(complete("show", "no"), ["notes.txt"])


# ./dev installs zsh; who runs the tests without ./dev need not have it, as nothing of ours runs in it.
@unittest.skipUnless(shutil.which("zsh"), "zsh is not installed, which parses its completion")
class Zsh(unittest.TestCase):
    def test_parses(self):
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, "_tagwire").write_text(run("completion", "zsh").stdout)
            done = subprocess.run(["zsh", "-f", "-n", f"{folder}/_tagwire"], capture_output=True, text=True)
            self.assertEqual((done.returncode, done.stderr), (0, ""))


class Explain(unittest.TestCase):
    def stems(self):
        return sorted(path.name.removesuffix(".good.idl") for folder in CORPORA for path in folder.glob("*.good.idl"))

    def test_every_number_has_a_page(self):
        page = (ROOT / "docs/errors.md").read_text()
        for stem in self.stems():
            with self.subTest(stem=stem):
                done = run("explain", stem[:6])
                self.assertEqual((done.returncode, done.stderr), (0, ""))
                self.assertIn("\nWrong:\n", done.stdout)
                self.assertIn("\nRight:\n", done.stdout)
                for section in run("explain", "--markdown", stem[:6]).stdout.split("### ")[1:]:
                    self.assertIn("### " + section.rstrip("\n"), page)

    def test_is_found_by_number_and_by_rule(self):
        page = run("explain", "TW2102").stdout
        for topic in ("tw2102", "2102", "unthrown_error"):
            self.assertEqual(run("explain", topic).stdout, page)
        self.assertEqual(run("explain", "201").stdout, run("explain", "TW0201").stdout)

    def test_lists_all(self):
        listed = run("explain").stdout.splitlines()
        self.assertEqual([line[:6] for line in listed], sorted({stem[:6] for stem in self.stems()}))

    def test_says_what_there_is_not(self):
        self.assertIn("did you mean 'type_name'?", run("explain", "typename").stderr)
        done = run("explain", "TW9999")
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertIn("'tagwire explain' lists all", done.stderr)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
