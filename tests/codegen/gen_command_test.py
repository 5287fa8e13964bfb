"""`tagwire gen` as a user and a build system call it. Usage: gen_command_test.py TAGWIRE"""

import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

TAGWIRE = None


class GenCommand(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.dir = pathlib.Path(folder.name)
        self.write("a.idl", 'module a; import "b.idl" as b; struct S { t: b.T; } service V { m(); }')
        self.write("shared/b.idl", "module b; struct T { x: int32; }")

    def write(self, name, text):
        path = self.dir / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def gen(self, *args):
        return subprocess.run([TAGWIRE, "gen", *args], cwd=self.dir, capture_output=True, text=True)

    def names(self, folder):
        return sorted(os.listdir(self.dir / folder))

    def test_creates_the_folder_and_only_the_files_that_are_needed(self):
        run = self.gen("--cpp", "--out", "x/y", "-I", "shared", "a.idl", "shared/b.idl")
        self.assertEqual((run.returncode, run.stdout, run.stderr), (0, "", ""))
        self.assertEqual(self.names("x/y"), ["a.cc", "a.client.h", "a.h", "a.server.h", "b.cc", "b.h"])

    def test_python_beside_cpp_or_alone(self):
        self.assertEqual(self.gen("--python", "--out", "p", "-I", "shared", "a.idl").returncode, 0)
        self.assertEqual(self.names("p"), ["a.py", "tagwire_support.py"])
        self.assertEqual(self.gen("--cpp", "--python", "--out", "b", "-I", "shared", "a.idl",
                                  "--depfile", "b/a.d").returncode, 0)
        self.assertEqual(self.names("b"), ["a.cc", "a.client.h", "a.d", "a.h", "a.py", "a.server.h",
                                           "tagwire_support.py"])
        self.assertTrue((self.dir / "b/a.d").read_text().startswith("b/a.h:"))

    def test_relative_imports_are_for_python(self):
        run = self.gen("--cpp", "--relative-imports", "-I", "shared", "a.idl")
        self.assertEqual(run.returncode, 2)
        self.assertIn("--python", run.stderr)

    def test_leaves_files_alone_that_would_not_change(self):
        args = ("--cpp", "--out", "o", "-I", "shared", "a.idl", "--depfile", "o/a.d")
        self.assertEqual(self.gen(*args).returncode, 0)
        for name in self.names("o"):
            os.utime(self.dir / "o" / name, (1, 1))
        self.write("a.idl", (self.dir / "a.idl").read_text() + "\n// only a comment\n")
        self.assertEqual(self.gen(*args).returncode, 0)
        for name in self.names("o"):
            if name != "a.cc":  # holds the text of the file, for tagwire.describe
                self.assertEqual((self.dir / "o" / name).stat().st_mtime, 1, name)
        os.utime(self.dir / "o" / "a.cc", (1, 1))
        self.write("a.idl", (self.dir / "a.idl").read_text() + "struct New {}")
        self.assertEqual(self.gen(*args).returncode, 0)
        changed = [n for n in self.names("o") if (self.dir / "o" / n).stat().st_mtime != 1]
        self.assertEqual(changed, ["a.cc", "a.h"])

    def test_the_example_of_the_whole_language_stays_short(self):
        files = pathlib.Path(__file__).parents[1] / "idl" / "files"
        run = self.gen("--cpp", "--out", "o", files / "orders_full.idl", files / "money.idl")
        self.assertEqual(run.returncode, 0, run.stderr)
        lines = sum(len((self.dir / "o" / name).read_text().splitlines()) for name in self.names("o"))
        self.assertLess(lines, 900)

    def test_depfile_names_every_import(self):
        self.gen("--cpp", "--out", "o", "-I", "shared", "a.idl", "--depfile", "o/a.d")
        output, inputs = (self.dir / "o/a.d").read_text().replace("\\\n", " ").split(":")
        self.assertEqual(output, "o/a.h")
        self.assertEqual(sorted(inputs.split()), ["a.idl", "shared/b.idl"])

    def test_writes_several_outputs_in_one_run(self):
        run = self.gen("--cpp", "--json", "--out", "o", "-I", "shared", "a.idl", "--depfile", "a.d")
        self.assertEqual((run.returncode, run.stdout, run.stderr), (0, "", ""))
        self.assertEqual(self.names("o"), ["a.cc", "a.client.h", "a.h", "a.json", "a.server.h"])
        self.assertTrue((self.dir / "a.d").read_text().startswith("o/a.h:"))
        self.gen("--json", "--out", "j", "-I", "shared", "a.idl", "--depfile", "a.d")
        self.assertEqual(self.names("j"), ["a.json"])
        self.assertTrue((self.dir / "a.d").read_text().startswith("j/a.json:"))
        self.assertEqual((self.dir / "j/a.json").read_bytes(), (self.dir / "o/a.json").read_bytes())

    def test_clean_removes_what_an_earlier_run_wrote_and_this_one_did_not(self):
        args = ("--out", "o", "-I", "shared", "a.idl")
        self.gen("--cpp", "--json", *args)
        self.gen("--cpp", "--out", "o", "shared/b.idl")
        self.write("o/notes.txt", "mine\n")
        self.write("o/copy.h", (self.dir / "o/a.h").read_text())
        self.write("a.idl", 'module a; import "b.idl" as b; struct S { t: b.T; }')
        run = self.gen("--cpp", *args)
        self.assertEqual((run.returncode, run.stdout), (0, ""))
        self.assertEqual(len(self.names("o")), 9, "without --clean everything stays")
        run = self.gen("--cpp", "--clean", *args)
        self.assertEqual((run.returncode, run.stderr), (0, ""))
        self.assertEqual(run.stdout, "".join(
            f"removed o/{name}\n" for name in ("a.client.h", "a.json", "a.server.h", "b.cc", "b.h")))
        self.assertEqual(self.names("o"), ["a.cc", "a.h", "copy.h", "notes.txt"])

    def test_clean_removes_nothing_when_the_idl_has_mistakes(self):
        args = ("--cpp", "--clean", "--out", "o", "-I", "shared", "a.idl")
        self.gen(*args)
        self.write("a.idl", "module a; struct S { x: strin; }")
        self.assertEqual(self.gen(*args).returncode, 1)
        self.assertEqual(self.names("o"), ["a.cc", "a.client.h", "a.h", "a.server.h"])

    def test_output_does_not_depend_on_where_it_runs(self):
        self.gen("--cpp", "--out", "one", "-I", "shared", "a.idl")
        self.gen("--cpp", "--out", "two", "-I", str(self.dir / "shared"), str(self.dir / "a.idl"))
        for name in self.names("one"):
            one, two = (self.dir / d / name for d in ("one", "two"))
            self.assertEqual(one.read_bytes(), two.read_bytes(), name)

    def test_mistakes_in_the_idl_end_with_1_and_write_nothing(self):
        self.write("bad.idl", "module bad; struct S { x: strin; }")
        run = self.gen("--cpp", "--out", "o", "bad.idl")
        self.assertEqual(run.returncode, 1)
        self.assertIn("bad.idl:1:", run.stderr)
        self.assertFalse((self.dir / "o").exists())

    def test_two_files_for_one_output_are_refused(self):
        self.write("shared/a.idl", "module other;")
        run = self.gen("--cpp", "--out", "o", "-I", "shared", "a.idl", "shared/a.idl")
        self.assertEqual(run.returncode, 1)
        self.assertEqual(run.stderr, "tagwire: 'a.idl' and 'shared/a.idl' would both be generated "
                                     "as a.h; rename one of them\n")
        self.assertFalse((self.dir / "o").exists())

    def test_what_cannot_be_written_ends_with_2_and_says_why(self):
        self.write("file", "")
        run = self.gen("--cpp", "--out", "file", "-I", "shared", "a.idl")
        self.assertEqual(run.returncode, 2)
        self.assertEqual(run.stderr,
                         "tagwire: cannot create the folder 'file': Not a directory\n")
        run = self.gen("--cpp", "--out", "o", "-I", "shared", "a.idl", "--depfile", "no/such/d")
        self.assertEqual(run.returncode, 2)
        self.assertIn("cannot write 'no/such/d", run.stderr)

    def test_an_unknown_command_is_named(self):
        run = subprocess.run([TAGWIRE, "chekc", "a.idl"], capture_output=True, text=True)
        self.assertEqual(run.returncode, 2)
        self.assertEqual(run.stderr, "tagwire: there is no command 'chekc'; did you mean 'check'?\n")

    def test_wrong_usage_ends_with_2(self):
        for args in ((), ("--cpp",), ("a.idl",), ("--cpp", "missing.idl"), ("--cpp", "--x", "a.idl")):
            run = self.gen(*args)
            self.assertEqual(run.returncode, 2, args)
            self.assertNotEqual(run.stderr, "", args)


if __name__ == "__main__":
    TAGWIRE = os.path.abspath(sys.argv.pop(1))
    unittest.main()
