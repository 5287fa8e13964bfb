"""Calls over loopback TCP: servers taking turns, each called by a client of its choice, which is the
load generator (loadgen.cc) or the peer's own.

Placement: "1cpu" puts client and server on one core, the only way to measure a sequential call
where waking a halted (virtual) core costs more than the call. "split" gives each a core.
"""

import dataclasses
import json
import os
import socket
import statistics
import subprocess
import time

import servers

SERVER_CORE = 0
PLACEMENT = {"1cpu": SERVER_CORE, "split": 1}
LONGEST = 120  # seconds that a client may take beyond its measurement


@dataclasses.dataclass
class Entry:
    """One row: a server and who calls it."""
    name: str
    server: list  # command line
    client: list  # command line without port, seconds and warm-up
    who: str      # "own client", ...: for the table
    limit: bool = False  # no server for calls, but a limit that they are held against


@dataclasses.dataclass
class Work:
    name: str
    title: str
    placement: str
    entries: list
    reference: str  # the entry that ratios refer to


@dataclasses.dataclass
class Row:
    entry: Entry
    calls_per_s: float
    spread: float
    p50_us: float
    p99_us: float
    server_cpu_us: float
    client_cpu_us: float


def measure(work, rounds, seconds, warmup):
    """{entry name: Row}; each round runs every server once."""
    samples = {entry.name: [] for entry in work.entries}
    for _ in range(rounds):
        for entry in work.entries:
            samples[entry.name].append(_measure_once(work, entry, seconds, warmup))
    return {entry.name: _summary(entry, samples[entry.name]) for entry in work.entries}


def _measure_once(work, entry, seconds, warmup):
    what = f"{work.title}, {entry.name}"
    with servers.running(entry.server, SERVER_CORE) as (pid, port):
        before = servers.cpu_seconds(pid)
        command = (["taskset", "-c", str(PLACEMENT[work.placement])] + entry.client +
                   ["--port", str(port), "--seconds", str(seconds), "--warmup", str(warmup)])
        try:
            result = subprocess.run(command, capture_output=True, text=True,
                                    timeout=seconds + warmup + LONGEST,
                                    preexec_fn=servers.raise_descriptor_limit)
        except subprocess.TimeoutExpired:
            raise servers.BenchError(f"{what}: the client did not end") from None
        if result.returncode != 0:
            raise servers.BenchError(f"{what}: {result.stderr.strip() or result.returncode}")
        used = servers.cpu_seconds(pid) - before
        sample = json.loads(result.stdout)
        sample["server_cpu_us"] = 1e6 * used / sample.pop("calls_with_warmup")
        return sample


def _summary(entry, samples):
    median = {key: statistics.median(s[key] for s in samples) for key in samples[0]}
    rates = [s["calls_per_s"] for s in samples]
    return Row(entry=entry, spread=(max(rates) - min(rates)) / median["calls_per_s"], **median)


class LoadGenerator:
    """Command lines of loadgen: what to send and what to expect, in files."""

    def __init__(self, program, folder):
        self._program, self._folder = program, folder

    def command(self, name, connections, request, reply):
        """`reply`: whole. Of an HTTP reply that says its length only the body is compared, since
        its head may carry the time; of any other, all bytes."""
        head = reply.split(b"\r\n\r\n", 1)[0].lower()
        framed = head.startswith(b"http/") and b"content-length:" in head
        expected = ["--reply-body", self.file(name + ".body", servers.body_of(reply))] if framed \
            else ["--reply", self.file(name + ".reply", reply)]
        return [self._program, "--connections", str(connections), "--request",
                self.file(name + ".request", request)] + expected

    def file(self, name, data):
        path = os.path.join(self._folder, name.replace(" ", "-").replace("/", "-"))
        with open(path, "wb") as file:
            file.write(data)
        return path


def idle_memory(command, request, connections, idle_seconds):
    """Bytes of resident memory for each keep-alive connection that made one call and went quiet.
    Memory of the kernel's sockets is not in it."""
    servers.raise_descriptor_limit()
    with servers.running(command, SERVER_CORE) as (pid, port):
        for _ in range(20):
            servers.reply_to(port, request)
        time.sleep(0.2)  # idleness is what is measured: let the first calls settle
        before = servers.resident_bytes(pid)
        open_connections = []
        try:
            for _ in range(connections):
                connection = socket.create_connection(("127.0.0.1", port), 30)
                open_connections.append(connection)
                connection.sendall(request)
                servers.read_message(connection)
            time.sleep(idle_seconds)  # the same: nothing will happen that could be waited for
            return (servers.resident_bytes(pid) - before) / connections
        finally:
            for connection in open_connections:
                connection.close()
