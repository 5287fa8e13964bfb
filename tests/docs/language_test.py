#!/usr/bin/env python3
"""docs/language.md does what it says: language_test.py FOLDER SERVER TAGWIRE."""
import pathlib
import re
import signal
import subprocess
import sys
import xmlrpc.client

FOLDER, SERVER, TAGWIRE = pathlib.Path(sys.argv[1]), sys.argv[2], sys.argv[3]


def calls(command):
    """Runs the Python of the page against a server; its assertions are the test."""
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        url = re.search("http://.*", server.stdout.readline())[0]
        with xmlrpc.client.ServerProxy(url, allow_none=True) as telescope:
            exec((FOLDER / "telescope_calls.py").read_text(), {"telescope": telescope, "xmlrpc": xmlrpc})
    finally:
        server.send_signal(signal.SIGTERM)
        server.communicate(timeout=30)
    assert server.returncode == 0, server.returncode


calls([SERVER, "--listen", "127.0.0.1:0"])
for words in (("check",), ("fmt", "--check"), ("doc", "--out", FOLDER / "pages"), ("gen", "--cpp", "--python", "--json", "--out", FOLDER / "gen")):
    subprocess.run([TAGWIRE, *words, FOLDER / "telescope.idl"], check=True)
subprocess.run([sys.executable, "-c", "import telescope"], check=True, cwd=FOLDER / "gen")
