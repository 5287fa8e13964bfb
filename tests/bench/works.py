"""What is measured over the network: each work with every server that takes part, and who calls it.

With one connection each peer is called by its own client, so a figure is that of the whole peer.
With 64 connections the calling side must not be what limits: whoever has an asynchronous client
uses it, the rest is called by the load generator, which costs less than any real client.
"""

import math
import os
import xmlrpc.client

import netbench
import servers

BARE, HTTP_ONLY, PINGPONG = "bare Asio, canned reply", "tagwire's HTTP, canned body", "raw ping-pong"
TAGWIRE, TAGWIRE_SERVER, TAGWIRE_THREADS = "tagwire", "tagwire's server", "tagwire's client, 64 threads"
NAMES = ["add64", "add1", "echo1", "echo64", "sum"]
CONNECTIONS = 64


class Works:
    def __init__(self, build, scratch, peers):
        self._programs = os.path.join(build, "tests/bench")
        self._peers = peers
        self._generator = netbench.LoadGenerator(self._program("loadgen"), scratch)
        self._record = _sample(scratch, "record.xml")
        self._doubles = _sample(scratch, "doubles.xml")
        self._calculator = [os.path.join(build, "examples/calculator/calculator_server"),
                            "--listen", "127.0.0.1:0", "--threads", "1"]
        self._functions = [self._program("bench_server")]
        self._client = [self._program("bench_client")]
        self.add_request = servers.request_of_python("add", 3, 5)

    def work(self, name):
        return {"add64": self._add64, "add1": self._add1, "echo1": self._echo1,
                "echo64": self._echo64, "sum": self._sum}[name]()

    def idle_servers(self):
        reply = self._answer(self._calculator, self.add_request, 8)
        return {BARE: self._bare("idle", reply), TAGWIRE: self._calculator}

    def _add64(self):
        request = self.add_request
        reply = self._answer(self._calculator, request, 8)
        entries = [self._bare_entry("add64", CONNECTIONS, request, reply),
                   self._http_entry("add64", CONNECTIONS, request, reply),
                   self._generated(TAGWIRE, "add64", self._calculator, CONNECTIONS, request, reply),
                   netbench.Entry(TAGWIRE_THREADS, self._calculator,
                                  self._client + ["--connections", str(CONNECTIONS)], "own client")]
        entries += self._many("add", request, 8)
        return netbench.Work("add64", f"add, {CONNECTIONS} connections", "split", entries, TAGWIRE)

    def _echo64(self):
        request = servers.request_of_python("echo", self._record)
        reply = self._answer(self._functions, request, self._record)
        entries = [self._bare_entry("echo64", CONNECTIONS, request, reply),
                   self._generated(TAGWIRE, "echo64", self._functions, CONNECTIONS, request, reply)]
        entries += self._many("echo", request, self._record)
        return netbench.Work("echo64", "echo of a struct with ten members, "
                             f"{CONNECTIONS} connections", "split", entries, TAGWIRE)

    def _add1(self):
        reply = self._answer(self._calculator, self.add_request, 8)
        entries = self._alone("add", self._calculator)
        entries += [self._bare_entry("add1", 1, self.add_request, reply),
                    self._http_entry("add1", 1, self.add_request, reply),
                    self._generated(TAGWIRE_SERVER, "add1", self._calculator, 1, self.add_request,
                                    reply)]
        return netbench.Work("add1", "add, 1 connection", "1cpu", entries + self._own("add"),
                             TAGWIRE)

    def _echo1(self):
        return netbench.Work("echo1", "echo of a struct with ten members, 1 connection", "1cpu",
                             self._alone("echo", self._functions) + self._own("echo"), TAGWIRE)

    def _sum(self):
        request = servers.request_of_python("sum", self._doubles)
        reply = self._answer(self._functions, request, sum(self._doubles))
        entries = [self._bare_entry("sum", 1, request, reply),
                   self._own_entry("sum", self._functions),
                   self._generated(TAGWIRE_SERVER, "sum", self._functions, 1, request, reply)]
        return netbench.Work("sum", "sum of 100,000 doubles, 1 connection", "split",
                             entries + self._own("sum"), TAGWIRE)

    # Entries.

    def _alone(self, work, server):
        """The floor of one connection, and tagwire's client and server against it: a ping-pong of
        the very bytes that those two exchange."""
        request, reply = servers.exchange_of(server, self._client + ["--work", work])
        canned = self._generator.file(work + ".pingpong", reply)
        pingpong = [self._program("raw_pingpong"), "--request-size", str(len(request)), "--reply",
                    canned]
        caller = self._generator.command(work + " pingpong", 1, request, reply)
        return [netbench.Entry(PINGPONG, pingpong, caller, "load generator", True),
                self._own_entry(work, server)]

    def _own_entry(self, work, server):
        return netbench.Entry(TAGWIRE, server, self._client + ["--work", work], "own client")

    def _own(self, work):
        """Every peer with its own client."""
        return [netbench.Entry(peer.name, peer.server, peer.client + ["--work", work], "own client")
                for peer in self._peers]

    def _many(self, work, python_request, value):
        """Every peer with many connections."""
        entries = []
        for peer in self._peers:
            if peer.many == "own":
                client = peer.client + ["--work", work, "--connections", str(CONNECTIONS)]
                entries.append(netbench.Entry(peer.name, peer.server, client, "own client"))
            elif peer.many == "python":
                reply = self._answer(peer.server, python_request, value)
                entries.append(self._generated(peer.name, work + peer.name, peer.server,
                                               CONNECTIONS, python_request, reply))
            elif peer.many == "replay":
                request, reply = servers.exchange_of(peer.server, peer.client + ["--work", work])
                entries.append(self._generated(peer.name, work + peer.name, peer.server,
                                               CONNECTIONS, request, reply))
        return entries

    def _generated(self, name, file, server, connections, request, reply):
        """Called by the load generator."""
        return netbench.Entry(name, server,
                              self._generator.command(file, connections, request, reply),
                              "load generator")

    def _bare_entry(self, work, connections, request, reply):
        entry = self._generated(BARE, work + " bare", self._bare(work, reply), connections, request,
                                reply)
        entry.limit = True
        return entry

    def _bare(self, work, reply):
        return [self._program("bare_asio_server"), "--reply",
                self._generator.file(work + ".canned", reply)]

    def _http_entry(self, work, connections, request, reply):
        server = [self._program("canned_body_server"), "--body",
                  self._generator.file(work + ".canned-body", servers.body_of(reply))]
        entry = self._generated(HTTP_ONLY, work + " http", server, connections, request, reply)
        entry.limit = True
        return entry

    def _answer(self, server, request, value):
        """A server's reply. The load generator compares bytes; that those are right is checked
        here, once."""
        with servers.running(server, netbench.SERVER_CORE) as (_, port):
            reply = servers.reply_to(port, request)
        (answer,), _ = xmlrpc.client.loads(servers.body_of(reply), use_builtin_types=True)
        if not _same(answer, value):
            raise servers.BenchError(f"{server} answers {answer}, not {value}")
        return reply

    def _program(self, name):
        return os.path.join(self._programs, name)


def _sample(folder, name):
    with open(os.path.join(folder, name), "rb") as file:
        return xmlrpc.client.loads(file.read(), use_builtin_types=True)[0][0]


def _same(a, b):
    """Equal but for the last digits of doubles, which some peers lose."""
    if isinstance(a, float) and isinstance(b, float):
        return math.isclose(a, b, rel_tol=1e-9)
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(_same(a[key], b[key]) for key in a)
    return a == b
