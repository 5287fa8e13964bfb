"""The suite's methods on Python's own xmlrpc.server; prints its URL.

usage: server.py [--none] [--builtin] [--http11] [--doc]
  --http11   protocol_version "HTTP/1.1", one thread a connection: keep-alive
  --doc      DocXMLRPCServer
"""
import json
import socketserver
import sys
import xmlrpc.client
import xmlrpc.server

from neutral_python import native, neutral

BUILTIN = "--builtin" in sys.argv
base = xmlrpc.server.DocXMLRPCServer if "--doc" in sys.argv else xmlrpc.server.SimpleXMLRPCServer
base_handler = xmlrpc.server.DocXMLRPCRequestHandler if "--doc" in sys.argv else xmlrpc.server.SimpleXMLRPCRequestHandler


class Handler(base_handler):
    protocol_version = "HTTP/1.1" if "--http11" in sys.argv else "HTTP/1.0"


class Server(socketserver.ThreadingMixIn, base):
    daemon_threads = True


def describe(value):
    """What arrived, as neutral JSON."""
    return json.dumps(neutral(value))


def produce(text):
    """The value that neutral JSON describes."""
    return native(json.loads(text), BUILTIN)


def echo(value):
    """The argument."""
    return value


def add(a, b):
    """a + b"""
    return a + b


def fail(code, text):
    """Fails with this fault."""
    raise xmlrpc.client.Fault(code, text)


def nothing():
    """Returns True: without allow_none, Python has no other answer."""
    return None if "--none" in sys.argv else True


server = Server(("127.0.0.1", 0), Handler, logRequests=False, allow_none="--none" in sys.argv, use_builtin_types=BUILTIN)
for function in (describe, produce, echo, add, fail, nothing):
    server.register_function(function)
server.register_introspection_functions()
server.register_multicall_functions()
print(f"http://127.0.0.1:{server.server_address[1]}/RPC2", flush=True)
server.serve_forever()
