#!/usr/bin/python3
"""Python's own XML-RPC server, as it comes (HTTP/1.0, one connection after the other, closed after
each call), or helped as far as the standard library allows: --http11 keeps connections and gives
each a thread."""

import socketserver
import sys
from xmlrpc.server import SimpleXMLRPCRequestHandler, SimpleXMLRPCServer


class KeepAliveHandler(SimpleXMLRPCRequestHandler):
    protocol_version = "HTTP/1.1"


class Quiet:
    request_queue_size = 1024

    def handle_error(self, request, client_address):
        """The load generator hangs up when its time is over; that is no news."""


class PlainServer(Quiet, SimpleXMLRPCServer):
    pass


class ThreadingServer(Quiet, socketserver.ThreadingMixIn, SimpleXMLRPCServer):
    daemon_threads = True


def main():
    kind, handler = PlainServer, SimpleXMLRPCRequestHandler
    if sys.argv[1:] == ["--http11"]:
        kind, handler = ThreadingServer, KeepAliveHandler
    with kind(("127.0.0.1", 0), handler, logRequests=False) as server:
        server.register_function(lambda a, b: a + b, "add")
        server.register_function(lambda record: record, "echo")
        server.register_function(sum, "sum")
        print(f"listening on http://127.0.0.1:{server.server_address[1]}", flush=True)
        server.serve_forever()


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        pass
