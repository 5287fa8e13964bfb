#!/usr/bin/env python3
"""Plays a catalogue of odd and malformed requests against a calculator server.

    odd_http_requests.py [--filter TEXT] [--timeouts] [--memory-slack MIB] SERVER [ARGUMENT...]

SERVER is started with `--listen 127.0.0.1:0` added; it serves add and divide as the calculator
example does. After each case the server must answer an ordinary call, and the time and the memory
that it took must be in proportion to what it was sent. Every case is played, whatever failed
before; the exit status tells whether all went as docs/wire.md says.
"""

import argparse
import socket
import sys
import time
import unittest

import odd_document_cases
import odd_http_cases
from wire_case import (Mismatch, Peer, Server, Value, add_call, check_alive, run_case, status,
                       wait_until)

MIB = 1 << 20
# A document may cost a few times its size while it is read: the request, its values, the reply.
MEMORY_FACTOR = 6
# Time is linear in the input. Far above what any case takes, even under sanitizers, and far below
# what anything quadratic takes on the large ones.
SECONDS = 4.0
SECONDS_PER_MIB = 0.5

options = None  # set by main()
server = None


class Catalogue(unittest.TestCase):
    """One test for each case; added below."""

    def play(self, case):
        before = server.memory()
        began = time.monotonic()
        problem = None
        try:
            run_case(case, server.port)
        except (Mismatch, OSError) as mismatch:
            problem = mismatch
        if server.process.poll() is not None:
            self.fail(f"the server died with status {server.process.returncode}; before: {problem}")
        try:
            check_alive(server.port)
        except (Mismatch, OSError) as mismatch:
            self.fail(f"afterwards an ordinary call fails: {mismatch}; before: {problem}")
        if problem is not None:
            self.fail(str(problem))
        sent = sum(len(piece) for piece in case.pieces(server.port))
        self.assertLess(time.monotonic() - began, SECONDS + SECONDS_PER_MIB * sent / MIB,
                        f"it took too long to deal with {sent} bytes")
        now = server.memory()
        allowed = MEMORY_FACTOR * sent + options.memory_slack * MIB
        self.assertLessEqual(now - before, allowed,
                             f"memory grew out of proportion to {sent} bytes")


class Memory(unittest.TestCase):
    """Memory follows what was received, never what was announced, and is given back."""

    def setUp(self):
        self.before = server.memory()
        if self.before == 0:
            self.skipTest("/proc tells no memory")

    def check(self, peers, received):
        for peer in peers:
            check_alive(server.port)
        now = server.memory()
        self.assertLess(now - self.before, MEMORY_FACTOR * received + options.memory_slack * MIB)

    def hold(self, data, count):
        """`count` connections that sent `data` and wait."""
        peers = [Peer(server.port) for _ in range(count)]
        for peer in peers:
            self.addCleanup(peer.socket.close)
            peer.send(data)
        return peers

    def test_announced_bodies_cost_nothing(self):
        head = b"POST /RPC2 HTTP/1.1\r\nHost: h\r\nContent-Length: 16777216\r\n\r\n<"
        self.check(self.hold(head, 100), 100 * len(head))

    def test_announced_chunks_cost_nothing(self):
        head = (b"POST /RPC2 HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
                b"1000000\r\n<")
        self.check(self.hold(head, 100), 100 * len(head))

    def test_idle_connections_cost_little(self):
        peers = self.hold(add_call(), 200)
        for peer in peers:
            Value(8).check(peer.read_reply())
        self.check(peers[:1], 0)

    def test_a_large_body_is_given_back(self):
        filler = b"<!--" + b"x" * (8 * MIB) + b"-->"
        body = filler + add_call().split(b"\r\n\r\n", 1)[1].split(b"?>", 1)[1]
        with Peer(server.port) as peer:
            peer.send(b"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: %d\r\n\r\n" % len(body))
            peer.send(body)
            Value(8).check(peer.read_reply())
            slack = options.memory_slack * MIB

            def given_back():
                return server.memory() - self.before < slack

            self.assertTrue(wait_until(given_back), "an idle connection keeps the memory of a body")


class Timeouts(unittest.TestCase):
    """The head timeout, at its default of ten seconds. Takes that long, so only when asked for."""

    def test_half_a_head_gets_408(self):
        if not options.timeouts:
            self.skipTest("--timeouts not given")
        with Peer(server.port) as peer:
            begin = time.monotonic()
            peer.send(b"POST /RPC2 HTTP/1.1\r\nHost:")
            reply = peer.read_reply()
            status(408).check(reply)
            self.assertGreater(time.monotonic() - begin, 8)
            peer.need_end()


def add_cases(wanted):
    """Turns the cases into tests, in their order."""
    tables = {"http": odd_http_cases.cases(), "document": odd_document_cases.cases()}
    number = 0
    for level, cases in tables.items():
        for case in cases:
            number += 1
            name = f"{level}: {case.name}"
            if wanted not in name:
                continue

            def test(self, case=case):
                self.play(case)

            test.__doc__ = name
            setattr(Catalogue, f"test_{number:03}", test)
    return number


def main():
    global options, server  # the tests have no other way to get at them
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--filter", default="", metavar="TEXT",
                        help="only cases with TEXT in their name")
    parser.add_argument("--timeouts", action="store_true", help="wait for the head timeout as well")
    parser.add_argument("--memory-slack", type=int, default=48, metavar="MIB",
                        help="growth of memory that is no reason to worry (default: 48)")
    parser.add_argument("--verbose", "-v", action="store_true", help="name every case")
    parser.add_argument("server", nargs=argparse.REMAINDER, metavar="SERVER",
                        help="the command that starts it")
    options = parser.parse_args()
    if not options.server:
        parser.error("no server given")
    count = add_cases(options.filter)
    socket.setdefaulttimeout(20)
    server = Server(options.server)
    check_alive(server.port)
    print(f"{count} cases", file=sys.stderr)
    program = unittest.main(argv=[sys.argv[0]], exit=False, verbosity=2 if options.verbose else 1)
    ended = server.stop()
    if ended != 0:
        print(f"the server ended with {ended}, expected 0", file=sys.stderr)
    return 0 if program.result.wasSuccessful() and ended == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
