#!/usr/bin/env python3
"""Does what docs/tutorial.md says: tutorial_test.py TUTORIAL SERVER CALLER TAGWIRE SOURCE_TREE CMAKE.

SERVER and CALLER are the page's programs (see extract.py). Python's and the shell's part of the page run as printed, but for the port.
"""
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import unittest

from page import ADDRESS, Page
from session import run_session

TUTORIAL, SERVER, CALLER, TAGWIRE, SOURCE_TREE, CMAKE = sys.argv[1:]
page = Page(TUTORIAL)


class Tutorial(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.process = subprocess.Popen([SERVER], stdout=subprocess.PIPE, text=True)
        line = cls.process.stdout.readline()
        if not line.startswith("listening on "):
            raise RuntimeError(f"{SERVER} did not start: {line!r}")
        cls.address = line.split()[-1]

    @classmethod
    def tearDownClass(cls):
        cls.process.send_signal(signal.SIGTERM)
        status = cls.process.wait(timeout=20)
        cls.process.stdout.close()
        if status != 0:
            raise RuntimeError(f"the server ended with status {status}")

    def test_python_session(self):
        run_session(self, page.block("python", ".Thermo").replace(ADDRESS, self.address))

    def test_python_session_of_functions(self):
        run_session(self, page.block("python", "pow").replace(ADDRESS, self.address))

    def test_caller(self):
        printed = subprocess.run([CALLER, self.address], check=True, text=True, stdout=subprocess.PIPE).stdout
        self.assertEqual(printed, page.block("", "no attic"))

    def test_shell(self):
        command = page.block("", "curl").replace(ADDRESS, self.address)
        path = f"{os.path.dirname(TAGWIRE)}:{os.environ['PATH']}"
        printed = subprocess.run(["sh", "-c", command.replace("build/tagwire/tagwire", TAGWIRE)], check=True, text=True,
                                 stdout=subprocess.PIPE, env=dict(os.environ, PATH=path)).stdout
        self.assertEqual(printed, page.block("", "good: tagwire reads it"))

    def test_check(self):
        with tempfile.TemporaryDirectory() as folder:
            (pathlib.Path(folder) / "thermo.idl").write_text(page.file("thermo.idl"))
            printed = subprocess.run([TAGWIRE, "check", "thermo.idl"], cwd=folder, check=True, text=True,
                                     stdout=subprocess.PIPE).stdout
        self.assertIn("no mistakes", printed)

    # Building it all would take minutes; that the project configures, and that no file it makes is in the way of another,
    # does not.
    def test_project_around_tagwire(self):
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            for file in ("thermo.idl", "main.cc", "CMakeLists.txt"):
                (folder / file).write_text(page.file(file))
            with (folder / "CMakeLists.txt").open("a") as project:
                project.write(page.block("cmake", "caller"))
            (folder / "caller.cc").write_text(page.file("caller.cc"))
            (folder / "tagwire").symlink_to(SOURCE_TREE)
            self.assertIn("cmake -B build -G Ninja && ", page.text)
            subprocess.run([CMAKE, "-B", "build", "-G", "Ninja"], cwd=folder, check=True, stdout=subprocess.DEVNULL)
            targets = subprocess.run(["ninja", "-C", "build", "-t", "targets", "all"], cwd=folder, check=True, text=True,
                                     stdout=subprocess.PIPE).stdout
            programs = re.findall(r"^(\S+): CXX_EXECUTABLE_LINKER", targets, re.M)
            self.assertEqual(sorted(programs), ["caller", "tagwire/tagwire", "thermo"])
            for program in programs:
                self.assertFalse((folder / "build" / program).is_dir(), program)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], warnings="ignore")  # sessions leave their connections open, as people do
