#!/usr/bin/env python3
"""Every interface file that docs/idl.md prints has no mistakes, and what it says is missing is: idl_page_test.py PAGE TAGWIRE."""
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

PAGE, TAGWIRE = sys.argv[1:]
text = pathlib.Path(PAGE).read_text()

# A file for each thing that the page lists under "Not in this version".
LATER = {"stream": "service S { f() -> stream<int32>; }", "packed": "struct S { a: packed<double>; }"}


def check(folder, *names):
    return subprocess.run([TAGWIRE, "check", *names], cwd=folder, text=True, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT)


class IdlPage(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def test_files_have_no_mistakes(self):
        blocks = re.findall(r"^```(\w*)\n(.*?)^```$", text, re.S | re.M)
        files = [block for language, block in blocks if not language]
        self.assertGreaterEqual(len(files), 3)
        for block in files:
            module = re.search(r"^module ([\w.]+);", block, re.M)[1]
            (self.folder / (module.split(".")[-1] + ".idl")).write_text(block)
        done = check(self.folder, *sorted(file.name for file in self.folder.iterdir()))
        self.assertEqual(done.returncode, 0, done.stdout)

    def test_what_is_missing_is_listed(self):
        section = re.search(r"^## Not in this version\n(.*?)^## ", text, re.S | re.M)[1]
        listed = {word for word in re.findall(r"`([@\w]+)`", section)}
        self.assertEqual(listed, set(LATER))
        for word, declaration in LATER.items():
            (self.folder / "later.idl").write_text(f"module later;\n{declaration}\n")
            self.assertIn("TW0901", check(self.folder, "later.idl").stdout, word)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
