"""Twisted's twisted.web.xmlrpc, client and server."""
import pathlib

from suite.partner import Partner, Setup, package_version

HERE = pathlib.Path(__file__).parent
PYTHON = "/usr/bin/python3"

PARTNER = Partner(
    name="twisted",
    title="Twisted",
    packages=("python3-twisted",),
    version=lambda: package_version("python3-twisted"),
    missing=lambda build: None if package_version("python3-twisted") else "python3-twisted is not installed",
    setups=lambda build: [Setup("allowNone", [PYTHON, str(HERE / "server.py")], [PYTHON, str(HERE / "client.py")],
                                "`XMLRPC(allowNone=True)` and `Proxy(url, allowNone=True)`; a connection a call.")],
)
