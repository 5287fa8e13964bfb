#!/usr/bin/env python3
"""Runs calling_supervisor against a real supervisord, over TCP and its Unix socket: calling_supervisor_test.py PROGRAM."""
import pathlib
import re
import subprocess
import sys
import unittest
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "common"))
import daemons  # noqa: E402

PROGRAM = sys.argv[1]
TICKER = """
[program:ticker]
command=/bin/sh -c 'i=0; while :; do i=$((i+1)); echo "tick $i"; sleep 0.1; done'
autostart=false

[program:brief]
command=/bin/sh -c 'echo good; sleep 1.2; echo bye; exit 3'
autostart=false
autorestart=false
"""


class CallingSupervisor(unittest.TestCase):
    def setUp(self):
        # Each test has a supervisord of its own, in the state that it starts in.
        self.supervisord = self.enterContext(daemons.supervisord(TICKER))

    def run_program(self, *arguments):
        done = subprocess.run([PROGRAM, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=60)
        return done.returncode, done.stdout.splitlines(), done.stderr

    def over_tcp(self, *arguments):
        account = f"{daemons.USER}:{urllib.parse.quote(daemons.PASSWORD, safe='')}"
        return self.run_program(self.supervisord.url.replace("//", f"//{account}@"), *arguments)

    def over_unix(self, *arguments):
        return self.run_program(self.supervisord.socket, *arguments, "--user", daemons.USER, "--password", daemons.PASSWORD)

    def test_starts_watches_and_stops(self):
        for run in (self.over_unix, self.over_tcp):
            with self.subTest(run=run.__name__):
                status, lines, complaint = run("ticker", "--lines", "3")
                self.assertEqual((status, complaint), (0, ""))
                self.assertRegex(lines[0], r"^supervisord 4\.\S+ at \S+ is RUNNING$")
                self.assertNotIn(daemons.USER, lines[0])  # nor the password
                self.assertRegex(lines[1], r"^started ticker: pid \d+, uptime 0:00:0\d$")
                ticks = [int(re.fullmatch(r"\| tick (\d+)", line)[1]) for line in lines[2:5]]
                self.assertEqual(ticks, list(range(1, 4)))  # of this run, and none is missing
                self.assertEqual(lines[5:], ["stopped ticker"])

    def test_takes_a_new_process_into_use(self):
        self.supervisord.configure("new", "[program:new]\ncommand=/bin/echo hello\nautorestart=false\nstartsecs=0\n")
        status, lines, complaint = self.over_unix("new", "--seconds", "5")
        self.assertEqual((status, complaint), (0, ""))
        self.assertEqual(lines[1], "added new")
        self.assertIn("| hello", lines)
        self.assertEqual(lines[-1], "new was not running any more")

    def test_a_process_that_ends_is_noticed(self):
        status, lines, complaint = self.over_unix("brief")
        self.assertEqual((status, complaint), (0, ""))
        self.assertEqual(lines[2:4], ["| good", "| bye"])
        self.assertRegex(lines[4], "^it is EXITED: ")

    def test_what_goes_wrong_is_said(self):
        self.assertEqual(self.over_unix("nobody")[::2], (1, "calling_supervisor: supervisord knows no process 'nobody'\n"))
        status, _, complaint = self.run_program(self.supervisord.socket, "ticker", "--user", "ada", "--password", "wrong")
        self.assertEqual(status, 1)
        self.assertIn("401", complaint)
        status, _, complaint = self.run_program("unix:/nowhere/sock", "ticker")
        self.assertEqual(status, 1)
        self.assertIn("/nowhere/sock", complaint)


if __name__ == "__main__":
    daemons.require("supervisord", "supervisor")
    unittest.main(argv=sys.argv[:1])
