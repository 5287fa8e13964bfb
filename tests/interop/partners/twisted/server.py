"""The suite's methods on Twisted's twisted.web.xmlrpc; prints its URL."""
import json
import pathlib
import sys

from twisted.internet import reactor
from twisted.web import server, xmlrpc

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "python"))
from neutral_python import native, neutral  # noqa: E402  Twisted hands out the standard library's values


class Suite(xmlrpc.XMLRPC):
    def xmlrpc_describe(self, value):
        """What arrived, as neutral JSON."""
        return json.dumps(neutral(value))

    def xmlrpc_produce(self, text):
        """The value that neutral JSON describes."""
        return native(json.loads(text), builtin=False)

    def xmlrpc_echo(self, value):
        """The argument."""
        return value

    def xmlrpc_add(self, a, b):
        """a + b"""
        return a + b

    def xmlrpc_fail(self, code, text):
        """Fails with this fault."""
        raise xmlrpc.Fault(code, text)

    def xmlrpc_nothing(self):
        """Returns None."""

    xmlrpc_add.signature = [["int", "int", "int"]]


suite = Suite(allowNone=True)
xmlrpc.addIntrospection(suite)
port = reactor.listenTCP(0, server.Site(suite), interface="127.0.0.1")
print(f"http://127.0.0.1:{port.getHost().port}/RPC2", flush=True)
reactor.run()
