#!/usr/bin/env python3
"""Python's client against our server, through a proxy that damages what they say to each other.

    python_client_test.py FAULT_PROXY TOKEN_SERVER

What a server owes its callers when the network fails: a call runs at most once for each time that
its whole request arrived; no answer but the call's own; and after all of it the server serves on,
with the descriptors and the memory that it had before.
"""

import http.client
import os
import re
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import xml.parsers.expat
import xmlrpc.client
from collections import Counter

PATIENCE = 20.0
SEEDS = int(os.environ.get("TAGWIRE_FAULT_SEEDS", "6"))

FAULT_PROXY, TOKEN_SERVER = sys.argv[1:3]

# All that a damaged conversation may end in. Anything else is not for a caller to see.
EXPECTED = (
    OSError,
    http.client.HTTPException,
    xmlrpc.client.Error,
    xml.parsers.expat.ExpatError,
    ValueError,  # http.client on a Content-Length that is no number; decoding bytes that are no text
    TypeError,  # xmlrpc.client on a reply with strange contents
    KeyError,
    IndexError,
    AssertionError,  # of http.client, on a chunk size below zero
)


class OnceOnly(xmlrpc.client.Transport):
    """Without the second attempt that Python makes by itself when a connection drops."""

    def __init__(self, timeout):
        super().__init__()
        self.timeout = timeout

    def make_connection(self, host):
        connection = super().make_connection(host)
        connection.timeout = self.timeout
        return connection

    def request(self, host, handler, request_body, verbose=False):
        return self.single_request(host, handler, request_body, verbose)


class Twice(OnceOnly):
    request = xmlrpc.client.Transport.request


class Process:
    def __init__(self, *command):
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        line = self.process.stdout.readline()
        found = re.search(r"listening on (http://[\d.:]+)", line)
        if not found:
            raise RuntimeError(f"{command[0]} said {line!r} instead of where it listens")
        self.url = found[1]

    def end(self):
        """Ends its input; the rest of its output."""
        self.process.stdin.close()
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise
        with self.process.stdout as output:
            return output.read()

    def kill(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()


def answer_to(token):
    return f"<answer to {token} & no other> "


class PythonClientTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.ledger = os.path.join(folder.name, "ledger")
        self.server = Process(TOKEN_SERVER, "--ledger", self.ledger)
        self.addCleanup(self.server.kill)
        self.next_token = 0

    def proxy(self, *arguments):
        proxy = Process(FAULT_PROXY, "--to", self.server.url.removeprefix("http://"), *arguments)
        self.addCleanup(proxy.kill)
        return proxy

    def runs(self):
        with open(self.ledger, "rb") as ledger:
            return Counter(token for (token,) in struct.iter_unpack("=i", ledger.read()))

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.server.process.pid}/fd"))

    def resident(self):
        with open(f"/proc/{self.server.process.pid}/status") as status:
            return int(re.search(r"VmRSS:\s+(\d+) kB", status.read())[1]) * 1024

    def call(self, transport, url, token):
        """What the call returned, or the error that it ended in."""
        with xmlrpc.client.ServerProxy(url + "/RPC2", transport=transport) as server:
            try:
                return server.run(token, "", 0)
            except EXPECTED as error:
                return error

    def play(self, url, make_transport, calls):
        """Makes calls from two threads, each over its own transport; {token: outcome}."""
        outcomes = {}
        tokens = range(self.next_token, self.next_token + calls)
        self.next_token += calls

        def work(mine):
            transport = make_transport()
            for token in mine:
                outcomes[token] = self.call(transport, url, token)
            transport.close()

        threads = [threading.Thread(target=work, args=(tokens[i::2],)) for i in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(sorted(outcomes), list(tokens), "a caller ended by an exception")
        return outcomes

    def wait_for_descriptors(self, at_most):
        """The server closes what its peers left within a moment; never is a leak."""
        end = time.monotonic() + PATIENCE
        while self.descriptors() > at_most and time.monotonic() < end:
            time.sleep(0.01)  # nothing tells from outside that a server closed a descriptor
        self.assertLessEqual(self.descriptors(), at_most)

    def check(self, make_transport, attempts, *proxy_arguments):
        proxy = self.proxy(*proxy_arguments)
        outcomes = self.play(proxy.url, make_transport, 30)
        connections, forwarded = map(int, re.findall(r"\d+", proxy.end()))
        runs = self.runs()
        answers = 0
        for token, outcome in outcomes.items():
            self.assertLessEqual(runs[token], attempts, token)
            if isinstance(outcome, str):
                answers += 1
                self.assertEqual(outcome, answer_to(token))
                self.assertGreaterEqual(runs[token], 1)
        self.assertLessEqual(sum(runs[token] for token in outcomes), forwarded)
        return answers

    def test_random_faults_and_a_caller_that_tries_once(self):
        before = self.descriptors()
        answers = sum(
            self.check(lambda: OnceOnly(0.1), 1, "--seed", str(seed), "--quick") for seed in range(SEEDS)
        )
        self.assertGreater(answers, SEEDS * 5, "hardly anything got through: the test tests nothing")
        self.wait_for_descriptors(before)

    def test_random_faults_and_a_caller_that_tries_twice(self):
        before = self.descriptors()
        for seed in range(SEEDS):
            self.check(lambda: Twice(0.1), 2, "--seed", str(seed + 1000), "--quick")
        self.wait_for_descriptors(before)

    def test_faults_that_last_until_a_deadline(self):
        before = self.descriptors()
        for name in ("never_answered", "stalled_reply", "length_long_and_waits", "chunks_never_end"):
            proxy = self.proxy("--fault", name)
            outcomes = self.play(proxy.url, lambda: OnceOnly(0.2), 4)
            for outcome in outcomes.values():
                self.assertIsInstance(outcome, TimeoutError, name)
            proxy.end()
        self.wait_for_descriptors(before)

    def test_half_a_request_never_runs(self):
        proxy = self.proxy("--fault", "half_a_request_forwarded")
        outcomes = self.play(proxy.url, lambda: Twice(1.0), 40)
        proxy.end()
        for outcome in outcomes.values():
            self.assertIsInstance(outcome, OSError)
        self.assertEqual(self.runs(), Counter())

    def test_memory_stays_flat_and_the_server_lives_on(self):
        def churn():
            proxy = self.proxy("--seed", "99", "--quick")
            self.play(proxy.url, lambda: OnceOnly(0.1), 400)
            proxy.end()

        churn()
        warm = self.resident()
        for _ in range(3):
            churn()
        if "TAGWIRE_SANITIZED" not in os.environ:
            self.assertLess(self.resident() - warm, 1024 * 1024)
        self.assertEqual(self.call(OnceOnly(PATIENCE), self.server.url, 123456), answer_to(123456))
        self.server.process.send_signal(signal.SIGTERM)
        self.assertEqual(self.server.process.wait(PATIENCE), 0)


if __name__ == "__main__":
    # Python leaves sockets of broken conversations to its garbage collector, and warns of it.
    unittest.main(argv=sys.argv[:1], warnings="ignore")
