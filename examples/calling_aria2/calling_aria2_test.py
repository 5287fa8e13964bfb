#!/usr/bin/env python3
"""Downloads a file through a real aria2: calling_aria2_test.py PROGRAM."""
import pathlib
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "common"))
import daemons  # noqa: E402

PROGRAM = sys.argv[1]


class CallingAria2(unittest.TestCase):
    def run_program(self, server, secret, url):
        done = subprocess.run([PROGRAM, server.url, secret, url, server.folder / "here"], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              text=True, timeout=60)
        return done.returncode, done.stdout.splitlines(), done.stderr

    def test_downloads_a_file(self):
        with daemons.aria2() as server:
            shared = server.folder / "shared"
            shared.mkdir()
            (shared / "file").write_bytes(b"x" * 300000)
            with daemons.files(shared) as url:
                status, lines, complaint = self.run_program(server, server.secret, f"{url}/file")
                self.assertEqual((status, complaint), (0, ""))
                self.assertRegex(lines[0], rf"^aria2 1\.\S+ at {server.url}$")
                self.assertEqual(lines[-2:], ["complete, 300000 of 300000 bytes", f"300000 bytes in {server.folder}/here/file"])
                self.assertEqual((server.folder / "here" / "file").read_bytes(), b"x" * 300000)

                status, _, complaint = self.run_program(server, server.secret, f"{url}/nothing")
                self.assertEqual(status, 1)
                self.assertIn("not found", complaint.lower())

    def test_a_wrong_secret_is_refused(self):
        with daemons.aria2() as server:
            status, lines, complaint = self.run_program(server, "wrong", "http://127.0.0.1:1/x")
            self.assertEqual((status, lines), (1, []))
            self.assertIn("Unauthorized", complaint)


if __name__ == "__main__":
    daemons.require("aria2c", "aria2")
    unittest.main(argv=sys.argv[:1])
