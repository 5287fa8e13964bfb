"""Python's standard library: xmlrpc.client and xmlrpc.server."""
import pathlib
import subprocess

from suite.partner import Partner, Setup, which

HERE = pathlib.Path(__file__).parent
PYTHON = "/usr/bin/python3"


def setup(label, note, server=(), client=()):
    return Setup(label, [PYTHON, str(HERE / "server.py"), *server], [PYTHON, str(HERE / "client.py"), *client], note)


PARTNER = Partner(
    name="python",
    title="Python xmlrpc",
    packages=("python3",),
    version=lambda: subprocess.check_output([PYTHON, "--version"], text=True).split()[1],
    missing=lambda build: which(PYTHON),
    setups=lambda build: [
        setup("as it comes", "SimpleXMLRPCServer, which answers in HTTP/1.0 and closes; ServerProxy without flags."),
        setup("allow_none, builtin types, HTTP/1.1", "The flags that a careful caller sets; the server keeps connections.",
              ["--none", "--builtin", "--http11"], ["--none", "--builtin"]),
        Setup("DocXMLRPCServer", [PYTHON, str(HERE / "server.py"), "--doc"], None, "The server that also shows a page of help."),
    ],
)
