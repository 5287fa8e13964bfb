#!/usr/bin/env python3
"""Does what docs/calling-existing-servers.md says, with a real supervisord.

usage: calling_test.py PAGE FIRST_PROGRAM SNIPPETS TAGWIRE SOURCE_TREE CMAKE; both programs are made by calling_page.py.
"""
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

PAGE, FIRST, SNIPPETS, TAGWIRE, SOURCE_TREE, CMAKE = sys.argv[1:]
sys.path.insert(0, str(pathlib.Path(SOURCE_TREE) / "examples" / "common"))
import daemons  # noqa: E402
from calling_page import ADDRESS, CallingPage  # noqa: E402
from session import run_session  # noqa: E402

page = CallingPage(PAGE)


def comparable(text):
    return re.sub(r"pid \d+, uptime [\d:]+", "pid N, uptime T", text)


class CallingExistingServers(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        daemons.require("supervisord", "supervisor")
        cls.folder = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory()))

        def command_for(port):
            cls.address = f"127.0.0.1:{port}"
            config = page.file("supervisord.conf").replace(ADDRESS, cls.address) + page.block("ini", "unix_http_server")
            (cls.folder / "supervisord.conf").write_text(config)
            return ["supervisord", "--nodaemon", "-c", cls.folder / "supervisord.conf"]

        cls.enterClassContext(daemons.started(command_for, daemons.connects, cls.folder / "output"))

    def printed(self, *command):
        done = subprocess.run(command, cwd=self.folder, env={"PAGE_ADDRESS": self.address, "PATH": "/usr/bin:/bin"}, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60)
        return done.stdout.replace(self.address, ADDRESS)

    def test_first_program(self):
        self.assertEqual(comparable(self.printed(FIRST)), comparable(page.block("text", "ticker: STOPPED")))

    def test_snippets(self):
        snippets = page.snippets()
        self.assertGreater(len(snippets), 7)
        for number, (text, expected) in enumerate(snippets):
            with self.subTest(text.splitlines()[0]):
                self.assertEqual(self.printed(SNIPPETS, str(number)), expected or "")

    def test_shell(self):
        command = page.block("", "curl -s").replace(ADDRESS, self.address).replace("build/tagwire/tagwire", TAGWIRE)
        self.assertEqual(self.printed("sh", "-c", command), page.block("", "good: tagwire reads it"))

    def test_python(self):
        run_session(self, page.block("python", "methodHelp").replace(ADDRESS, self.address))

    def test_idl_has_no_mistakes(self):
        (self.folder / "supervisor.idl").write_text(page.file("supervisor.idl"))
        self.assertEqual(len(page.file("supervisor.idl").splitlines()), 8)  # the page says so
        self.assertIn("no mistakes", self.printed(TAGWIRE, "check", "supervisor.idl"))

    def test_project(self):
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            for file in ("supervisor.idl", "main.cc", "CMakeLists.txt"):
                (folder / file).write_text(page.file(file))
            (folder / "tagwire").symlink_to(SOURCE_TREE)
            self.assertIn("cmake -B build -G Ninja && ", page.text)
            subprocess.run([CMAKE, "-B", "build", "-G", "Ninja"], cwd=folder, check=True, stdout=subprocess.DEVNULL)
            targets = subprocess.run(["ninja", "-C", "build", "-t", "targets", "all"], cwd=folder, check=True, text=True,
                                     stdout=subprocess.PIPE).stdout
            self.assertRegex(targets, r"(?m)^watch: CXX_EXECUTABLE_LINKER")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], warnings="ignore")
