"""docs/python.md as its reader types it: generate, serve, call. Usage: page_test.py TAGWIRE"""

import code
import contextlib
import io
import os
import pathlib
import re
import socket
import subprocess
import sys
import tempfile
import time
import unittest

from support import ROOT, TAGWIRE, main

PAGE = (ROOT / "docs" / "python.md").read_text()
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```$", PAGE, re.S | re.M)
PORT = "8080"  # the page's; the test takes a free one in its place


def only(language, holding):
    found = [text for lang, text in BLOCKS if lang == language and holding in text]
    if len(found) != 1:
        raise AssertionError(f"{len(found)} blocks of '{language}' with {holding!r}")
    return found[0]


class Session(code.InteractiveInterpreter):
    """Python as a person sees it, without the lines of a traceback that lead to its last."""

    def showtraceback(self):
        kind, error = sys.exc_info()[:2]
        print(f"{kind.__module__}.{kind.__qualname__}: {error}")


def conversation(script):
    """[(what is typed, what is answered)]"""
    parts = re.split(r"^>>> (.*\n(?:\.\.\.(?: .*)?\n)*)", script, flags=re.M)
    typed = [re.sub(r"^\.\.\. ?", "", each, flags=re.M) for each in parts[1::2]]
    return list(zip(typed, parts[2::2]))


class Page(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.dir = pathlib.Path(folder.name)
        (cls.dir / "desk.idl").write_text(only("", "module shop.desk;"))
        (cls.dir / "server.py").write_text(only("python", "class MyDesk"))
        console = only("console", "gen --python")
        commands = re.findall(r"^\$ (.*)$", console, re.M)
        environment = {**os.environ, "PATH": f"{TAGWIRE.parent}:{os.environ['PATH']}"}
        cls.listed = [
            subprocess.run(command, shell=True, cwd=cls.dir, env=environment, check=True,
                           capture_output=True, text=True).stdout
            for command in commands
        ][-1]
        cls.port = cls.start_server()

    @classmethod
    def start_server(cls):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        server = subprocess.Popen([sys.executable, "server.py", str(port)], cwd=cls.dir)
        cls.addClassCleanup(server.wait)
        cls.addClassCleanup(server.terminate)
        deadline = time.monotonic() + 30
        while True:
            if server.poll() is not None or time.monotonic() > deadline:
                raise AssertionError("the page's server does not start")
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                return port

    def test_generates_what_the_page_lists(self):
        self.assertEqual(self.listed.split(), ["desk.idl", "desk.py", "server.py", "tagwire_support.py"])

    def test_sessions_answer_what_the_page_says(self):
        sys.path.insert(0, str(self.dir))
        session = Session()
        talks = [text for language, text in BLOCKS if text.startswith(">>> ")]
        self.assertEqual(len(talks), 4)
        for talk in talks:
            for typed, expected in conversation(talk):
                typed = typed.replace(f":{PORT}", f":{self.port}")
                with contextlib.redirect_stdout(io.StringIO()) as answered:
                    session.runsource(typed if "\n" in typed.strip() else typed.strip())
                self.assertEqual(answered.getvalue(), expected, typed)
        session.runsource("orders.close()")

    def test_the_first_snippet_works_without_what_is_generated(self):
        snippet = only("python", "ServerProxy(").replace(f":{PORT}", f":{self.port}")
        scope = {}
        exec("import xmlrpc.client\n" + snippet, scope)
        scope["server"]("close")()

    def test_every_python_block_is_run(self):
        python = [text for language, text in BLOCKS if language == "python"]
        self.assertEqual(len(python), 6)

    def test_what_the_page_generates_is_clean_under_mypy(self):
        run = subprocess.run(
            [sys.executable, "-m", "mypy", "--strict", "--python-version", "3.9", "--cache-dir",
             os.devnull, "desk.py", "tagwire_support.py"],
            cwd=self.dir, capture_output=True, text=True)
        self.assertEqual(run.returncode, 0, run.stdout)


if __name__ == "__main__":
    main()
