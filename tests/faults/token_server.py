#!/usr/bin/env python3
"""The server of the fault tests, as Python's standard library serves: token_server_main.cc says what it does.

    token_server.py [--listen 127.0.0.1:PORT] --ledger FILE [--http 1.0]
"""

import argparse
import os
import socketserver
import struct
from xmlrpc.server import SimpleXMLRPCRequestHandler, SimpleXMLRPCServer


class Server(socketserver.ThreadingMixIn, SimpleXMLRPCServer):
    allow_reuse_address = True
    daemon_threads = True

    def handle_error(self, request, client_address):
        pass  # clients that go away are what this is about


class Handler(SimpleXMLRPCRequestHandler):
    rpc_paths = ("/RPC2", "/")
    protocol_version = "HTTP/1.1"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--listen", default="127.0.0.1:0")
    parser.add_argument("--ledger", required=True)
    parser.add_argument("--http", default="1.1", choices=("1.0", "1.1"))
    options = parser.parse_args()
    Handler.protocol_version = "HTTP/" + options.http
    ledger = os.open(options.ledger, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    host, _, port = options.listen.rpartition(":")

    def run(token, payload, size):
        os.write(ledger, struct.pack("=i", token))
        word = f"<answer to {token} & no other> "
        return word * max(1, -(-size // len(word)))

    server = Server((host, int(port)), Handler, logRequests=False, allow_none=True)
    server.register_function(run)
    print("listening on http://%s:%d" % server.server_address, flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
