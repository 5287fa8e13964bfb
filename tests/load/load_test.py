#!/usr/bin/env python3
"""Many connections at once against a calculator server: every reply is accounted for.

    load_test.py [--scale FACTOR] SERVER [ARGUMENT...]

SERVER is started with `--listen 127.0.0.1:0` added, once for each test. From 1 to 1,000 busy
connections, thousands of idle ones, clients that send a byte at a time, clients that never read, and
SIGTERM in the middle of it all. Nothing here waits for a fixed time: a load ends after a number of
calls, and every wait is bounded. Speed is not judged (tests/bench does that).
"""

import argparse
import re
import resource
import selectors
import signal
import socket
import subprocess
import sys
import time
import unittest
import xmlrpc.client

PATIENCE = 60.0  # seconds without any progress: then something hangs
KIB = 1024

options = None  # set by main()


def request(a, b):
    body = xmlrpc.client.dumps((a, b), "add").encode()
    return (
        b"POST /RPC2 HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/xml\r\n"
        b"Content-Length: %d\r\n\r\n%s" % (len(body), body)
    )


class Lost(Exception):
    """A request without its whole, right reply."""


class Server:
    """The server under test, for one test."""

    def __enter__(self):
        self.process = subprocess.Popen(
            [*options.server, "--listen", "127.0.0.1:0"], stdout=subprocess.PIPE, text=True
        )
        line = self.process.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:(\d+)", line)
        if not found:
            raise RuntimeError(f"the server said {line!r} instead of where it listens")
        self.port = int(found[1])
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.process.stdout.close()

    def connect(self, receive_buffer=None):
        connection = socket.socket()
        if receive_buffer:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.settimeout(PATIENCE)
        connection.connect(("127.0.0.1", self.port))
        return connection

    def resident(self):
        """Bytes of memory in use."""
        with open(f"/proc/{self.process.pid}/status") as status:
            return int(re.search(r"VmRSS:\s+(\d+) kB", status.read())[1]) * KIB


class Replies:
    """Cuts a stream into replies and checks each against the sum that is due."""

    HEAD = re.compile(rb"HTTP/1\.1 200 OK\r\n(?:[^\r\n]+\r\n)*?Content-Length: (\d+)\r\n")

    def __init__(self):
        self.buffer = bytearray()
        self.closing = False  # the last reply announced the end of the connection

    def feed(self, data):
        self.buffer += data

    def take(self, expected):
        """Whether a whole reply was there; raises Lost when it is not `expected`."""
        end = self.buffer.find(b"\r\n\r\n")
        if end < 0:
            return False
        head = self.HEAD.match(self.buffer)
        if not head:
            raise Lost(f"unexpected head: {bytes(self.buffer[:end])!r}")
        size = end + 4 + int(head[1])
        if len(self.buffer) < size:
            return False
        self.closing = b"\r\nConnection: close\r\n" in self.buffer[: end + 4]
        (value,), _ = xmlrpc.client.loads(bytes(self.buffer[end + 4 : size]))
        if value != expected:
            raise Lost(f"got {value!r} instead of {expected!r}")
        del self.buffer[:size]
        return True


class Caller:
    """One connection that calls in a closed loop: request, reply, request, ..."""

    def __init__(self, server, number):
        self.socket = server.connect()
        self.socket.setblocking(False)
        self.number = number
        self.calls = 0
        self.replies = Replies()
        self.waiting = False  # a request is sent and not answered
        self.told = False  # the server announced the end

    def send(self):
        try:
            self.socket.sendall(request(self.number, self.calls))
        except OSError as error:
            raise Lost(f"a request could not be sent, after {self.calls} calls: {error}") from error
        self.waiting = True

    def receive(self):
        """Reads what is there; whether the reply is complete."""
        try:
            data = self.socket.recv(65536)
        except OSError as error:
            raise Lost(f"a request got no reply, after {self.calls} calls: {error}") from error
        if not data:
            raise Lost(f"the connection ended within a call, after {self.calls} calls")
        self.replies.feed(data)
        if not self.replies.take(self.number + self.calls):
            return False
        self.calls += 1
        self.waiting = False
        self.told = self.replies.closing
        return True


def run_load(callers, calls, during=None):
    """Has `callers` make `calls` calls in all; ends earlier for those that the server told to close.
    `during`: called after each batch of replies, with the number of calls so far."""
    total = 0
    with selectors.DefaultSelector() as selector:
        for caller in callers:
            selector.register(caller.socket, selectors.EVENT_READ, caller)
            caller.send()
        while selector.get_map():
            ready = selector.select(PATIENCE)
            if not ready:
                raise Lost(f"no reply for {PATIENCE:.0f} s, after {total} calls")
            for key, _ in ready:
                caller = key.data
                if not caller.receive():
                    continue
                total += 1
                if caller.told or total + len(selector.get_map()) > calls:
                    selector.unregister(caller.socket)
                else:
                    caller.send()
            if during:
                during(total)
    return total


def close_all(callers):
    for caller in callers:
        caller.socket.close()


def scaled(count):
    return max(1, int(count * options.scale))


class Load(unittest.TestCase):
    def test_every_call_of_1_to_1000_connections_is_answered(self):
        with Server() as server:
            for connections in (1, 10, 100, scaled(1_000)):
                callers = [Caller(server, number) for number in range(connections)]
                calls = max(2_000, 3 * connections)
                self.assertEqual(run_load(callers, calls), calls)
                close_all(callers)

    def test_thousands_of_idle_connections_cost_little_and_stay_usable(self):
        limit, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
        count = min(scaled(9_000), limit - 200)
        with Server() as server:
            warm = [Caller(server, number) for number in range(100)]
            run_load(warm, 1_000)
            before = server.resident()
            idle = [Caller(server, number) for number in range(count)]
            run_load(idle, count)  # each is a kept-alive connection that has done a call
            each = (server.resident() - before) / count
            print(f"{count} idle connections: {each:.0f} bytes each", file=sys.stderr)
            self.assertLess(each, 4 * KIB)
            self.assertEqual(run_load(warm, 2_000), 2_000)
            self.assertEqual(run_load(idle[::50], len(idle[::50])), len(idle[::50]))
            close_all(idle + warm)

    def test_a_sender_of_single_bytes_holds_nobody_up(self):
        with Server() as server:
            slow = [server.connect() for _ in range(50)]
            quick = [Caller(server, number) for number in range(10)]
            bytes_of_each = request(20, 22)
            for byte in bytes_of_each:
                for connection in slow:
                    connection.sendall(bytes([byte]))
                run_load(quick, 10)
            for connection in slow:
                replies = Replies()
                while not replies.take(42):
                    data = connection.recv(4096)
                    self.assertTrue(data, "the connection ended without a reply")
                    replies.feed(data)
                connection.close()
            close_all(quick)

    def test_clients_that_never_read_hold_up_themselves_alone(self):
        with Server() as server:
            quick = [Caller(server, number) for number in range(10)]
            run_load(quick, 1_000)
            before = server.resident()
            deaf = [server.connect(receive_buffer=4096) for _ in range(20)]
            sent = [self.send_until_full(connection) for connection in deaf]
            self.assertEqual(run_load(quick, 3_000), 3_000)
            # Requests wait in the kernel, not in the server, while a reply is unsent.
            self.assertLess((server.resident() - before) / len(deaf), 256 * KIB)
            for connection, count in zip(deaf, sent):
                self.read_all(connection, count)
                connection.close()
            close_all(quick)

    def send_until_full(self, connection):
        """Pipelines requests until neither side takes more; returns how many whole ones went."""
        message = request(20, 22)
        connection.setblocking(False)
        total = 0
        chunk = message * 200
        while True:
            try:
                total += connection.send(chunk[total % len(message) :])
            except BlockingIOError:
                # The server may still be at it: full means that nothing moves for a while.
                connection.settimeout(0.2)
                try:
                    total += connection.send(chunk[total % len(message) :])
                except TimeoutError:
                    break
                connection.setblocking(False)
        connection.settimeout(PATIENCE)
        return total // len(message)

    def read_all(self, connection, count):
        replies = Replies()
        for _ in range(count):
            while not replies.take(42):
                data = connection.recv(1 << 20)
                self.assertTrue(data, "the connection ended before all was answered")
                replies.feed(data)

    def test_sigterm_under_load_cuts_no_reply(self):
        for round_number in range(3):
            with self.subTest(round=round_number), Server() as server:
                callers = [Caller(server, number) for number in range(scaled(200))]
                told = []

                def terminate(total, server=server, told=told):
                    if total > 1_000 and not told:
                        told.append(time.monotonic())
                        server.process.send_signal(signal.SIGTERM)

                run_load(callers, 1 << 30, terminate)  # ends when every caller was told
                self.assertTrue(all(caller.told and not caller.waiting for caller in callers))
                close_all(callers)
                self.assertEqual(server.process.wait(PATIENCE), 0)
                self.assertLess(time.monotonic() - told[0], 9.0)  # before the drain's limit

    def test_sigterm_ends_idle_connections_without_an_error(self):
        with Server() as server:
            callers = [Caller(server, number) for number in range(scaled(500))]
            run_load(callers, len(callers))
            server.process.send_signal(signal.SIGTERM)
            for caller in callers:
                caller.socket.settimeout(PATIENCE)
                self.assertEqual(caller.socket.recv(1), b"")
            close_all(callers)
            self.assertEqual(server.process.wait(PATIENCE), 0)


def main():
    global options
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--scale", type=float, default=1.0, help="of the numbers of connections")
    parser.add_argument("--filter", help="only tests with this text in their names")
    parser.add_argument("server", nargs=argparse.REMAINDER)
    options = parser.parse_args()
    if not options.server:
        parser.error("which server?")
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    arguments = [sys.argv[0], "--verbose"] + (["-k", options.filter] if options.filter else [])
    unittest.main(argv=arguments)


if __name__ == "__main__":
    main()
