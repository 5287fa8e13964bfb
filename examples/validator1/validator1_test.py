#!/usr/bin/env python3
"""Runs both clients of validator1 against our server, against xmlrpc-c's and against one that answers wrongly.

usage: validator1_test.py SERVER CLIENT

xmlrpc-c's server is part of Debian's libxmlrpc-core-c3-dev, among its examples; without that package its tests are skipped.
"""
import contextlib
import pathlib
import shutil
import subprocess
import sys
import tempfile
import threading
import unittest
import xmlrpc.server

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "common"))
from run import running  # noqa: E402

SERVER, CLIENT = sys.argv[1:]
VALIDATEE = pathlib.Path("/usr/share/doc/libxmlrpc-core-c3-dev/examples/xmlrpc_server_validatee.c")
CLIENTS = {"C++": [CLIENT], "Python": [sys.executable, HERE / "validate.py"]}
METHODS = 8


def report(client, url, *options):
    """(exit status, lines printed)"""
    done = subprocess.run([*CLIENTS[client], url, *options], stdout=subprocess.PIPE, text=True, timeout=60)
    return done.returncode, done.stdout.splitlines()


@contextlib.contextmanager
def wrong_server():
    """Answers every call with a struct that none of them asks for."""
    server = xmlrpc.server.SimpleXMLRPCServer(("127.0.0.1", 0), logRequests=False)
    server._dispatch = lambda method, params: {"method": method}
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield "http://127.0.0.1:%d/RPC2" % server.server_address[1]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextlib.contextmanager
def xmlrpc_c_server():
    with tempfile.TemporaryDirectory() as folder:
        program = pathlib.Path(folder) / "server"
        (pathlib.Path(folder) / "config.h").touch()  # which the example includes, and needs nothing of
        flags = subprocess.run(["xmlrpc-c-config", "abyss-server", "--cflags", "--libs"], check=True,
                               stdout=subprocess.PIPE, text=True).stdout.split()
        subprocess.run(["cc", "-w", f"-I{folder}", f'-DVALIDATEE="{VALIDATEE}"', HERE / "xmlrpc_c_server.c", "-o", program,
                        *flags], check=True)
        process = subprocess.Popen([program, "0"], stdout=subprocess.PIPE, text=True)
        try:
            yield process.stdout.readline().split()[-1]
        finally:
            process.kill()  # it has no other end
            process.wait()
            process.stdout.close()


class Validator1(unittest.TestCase):
    def assert_passes(self, url):
        for client in CLIENTS:
            with self.subTest(client=client):
                status, lines = report(client, url, "--rounds", "20")
                self.assertEqual(status, 0, "\n".join(lines))
                self.assertEqual(lines[-1], f"{METHODS} of {METHODS} methods passed")
                self.assertEqual([line.split(None, 1)[1] for line in lines[1:-1]], ["20 of 20"] * METHODS)

    def test_our_server(self):
        with running(SERVER) as (url, _):
            self.assert_passes(url)

    @unittest.skipUnless(shutil.which("xmlrpc-c-config") and VALIDATEE.exists(), "libxmlrpc-core-c3-dev is not installed")
    def test_server_of_xmlrpc_c(self):
        with xmlrpc_c_server() as url:
            self.assert_passes(url)

    def test_wrong_answers_are_noticed(self):
        with wrong_server() as url:
            for client in CLIENTS:
                with self.subTest(client=client):
                    status, lines = report(client, url, "--rounds", "2")
                    self.assertEqual((status, lines[-1]), (1, f"0 of {METHODS} methods passed"))
                    self.assertTrue(all(" 0 of 2: " in line for line in lines[1:-1]), lines)

    def test_a_seed_repeats_the_data(self):
        with wrong_server() as url:
            for client in CLIENTS:
                with self.subTest(client=client):
                    first = report(client, url, "--seed", "7", "--rounds", "1")
                    self.assertEqual(first, report(client, url, "--seed", "7", "--rounds", "1"))
                    self.assertIn("seed 7", first[1][0])

    def test_nobody_there(self):
        with wrong_server() as url:
            pass
        for client in CLIENTS:
            with self.subTest(client=client):
                self.assertEqual(report(client, url, "--rounds", "1")[0], 1)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
