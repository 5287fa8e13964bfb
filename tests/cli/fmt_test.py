#!/usr/bin/env python3
"""`tagwire fmt` as a shell sees it: what it writes where, and its exit status.

Usage: fmt_test.py COMMAND SOURCE_DIR
"""

import os
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

COMMAND = str(Path(sys.argv[1]).resolve())
SOURCE = Path(sys.argv[2])

UGLY = "module  a;\nstruct S{ // first\n a:int32;}\n"
NEAT = "module a;\nstruct S {  // first\n  a: int32;\n}\n"


def run(*arguments, **options):
    return subprocess.run([COMMAND, "fmt", *arguments], capture_output=True, text=True, timeout=60, **options)


class Fmt(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def file(self, name, text):
        path = self.folder / name
        path.write_text(text)
        return str(path)

    def test_formats_in_place_and_says_nothing(self):
        path = self.file("a.idl", UGLY)
        os.chmod(path, 0o640)
        result = run(path)
        self.assertEqual((result.returncode, result.stdout, result.stderr), (0, "", ""))
        self.assertEqual(Path(path).read_text(), NEAT)
        self.assertEqual(os.stat(path).st_mode & 0o777, 0o640)
        self.assertEqual([each.name for each in self.folder.iterdir()], ["a.idl"])

    def test_leaves_the_time_of_a_formatted_file(self):
        path = self.file("a.idl", NEAT)
        os.utime(path, (1000, 1000))
        self.assertEqual(run(path).returncode, 0)
        self.assertEqual(os.stat(path).st_mtime, 1000)

    def test_follows_a_link(self):
        path = self.file("a.idl", UGLY)
        link = self.folder / "link.idl"
        link.symlink_to(path)
        self.assertEqual(run(str(link)).returncode, 0)
        self.assertTrue(link.is_symlink())
        self.assertEqual(Path(path).read_text(), NEAT)

    def test_check_names_files_and_writes_nothing(self):
        ugly, neat = self.file("ugly.idl", UGLY), self.file("neat.idl", NEAT)
        result = run("--check", neat, ugly)
        self.assertEqual((result.returncode, result.stdout), (1, ugly + "\n"))
        self.assertEqual(Path(ugly).read_text(), UGLY)
        self.assertEqual(run("--check", neat).returncode, 0)

    def test_diff_can_be_applied(self):
        path = self.file("a.idl", UGLY)
        result = run("--diff", "a.idl", cwd=self.folder)
        self.assertEqual(result.returncode, 1)
        self.assertTrue(result.stdout.startswith("--- a.idl\n+++ a.idl\n"), result.stdout)
        subprocess.run(["git", "apply", "-p0"], input=result.stdout, text=True, check=True, cwd=self.folder)
        self.assertEqual(Path(path).read_text(), NEAT)

    def test_is_a_filter(self):
        result = run("-", input=UGLY)
        self.assertEqual((result.returncode, result.stdout), (0, NEAT))
        self.assertEqual(run("--check", "-", input=NEAT).returncode, 0)

    def test_leaves_what_it_does_not_understand(self):
        path = self.file("a.idl", "module  a\nstruct S{}\n")
        good = self.file("good.idl", UGLY)
        result = run(path, good)
        self.assertEqual(result.returncode, 1)
        self.assertIn("a.idl:1:10: error[TW0102]: ", result.stderr)
        self.assertEqual(Path(path).read_text(), "module  a\nstruct S{}\n")
        self.assertEqual(Path(good).read_text(), NEAT, "the other file is formatted all the same")
        self.assertEqual(run("-", input="module a").stdout, "")

    def test_says_what_cannot_be_read(self):
        result = run(str(self.folder / "none.idl"))
        self.assertEqual(result.returncode, 2)
        self.assertIn("none.idl': No such file or directory", result.stderr)
        self.assertEqual(run().returncode, 2)

    def test_files_of_the_project_are_formatted(self):
        files = [*SOURCE.glob("examples/**/*.idl"), *SOURCE.glob("tests/interop/*.idl"),
                 *SOURCE.glob("tests/idl/files/*.idl"), *SOURCE.glob("tests/install/**/*.idl")]
        self.assertGreater(len(files), 8)
        result = run("--check", *map(str, files))
        self.assertEqual((result.returncode, result.stdout), (0, ""), "./dev format formats them")

    def test_files_in_the_documentation_are_formatted(self):
        """Those of docs/errors.md are wrong on purpose."""
        count = 0
        for page in [*SOURCE.glob("docs/*.md"), *SOURCE.glob("examples/*/README.md")]:
            if page.name == "errors.md":
                continue
            for block in re.findall(r"^```\w*\n(.*?)^```", page.read_text(), re.DOTALL | re.MULTILINE):
                if not re.match(r"(///[^\n]*\n)*module\s+\w", block):
                    continue
                count += 1
                with self.subTest(page=page.name, block=block[:60]):
                    self.assertEqual(run("-", input=block).stdout, block)
        self.assertGreater(count, 4)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
