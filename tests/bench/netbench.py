"""Calls over loopback TCP: servers taking turns, one load generator (loadgen.cc).

Placement: "1cpu" puts client and server on one core, the only way to measure a sequential call
where waking a halted (virtual) core costs more than the call. "split" gives each a core.
"""

import dataclasses
import json
import socket
import statistics
import subprocess
import sys
import time

import servers

SERVER_CORE = 0
PLACEMENT = {"1cpu": SERVER_CORE, "split": 1}


@dataclasses.dataclass
class Work:
    """One request, sent to several servers."""
    name: str
    title: str
    connections: int
    placement: str
    request: str   # file
    bodies: dict   # row name -> file with the expected reply body
    commands: dict  # row name -> command line of the server, the reference first


@dataclasses.dataclass
class Row:
    calls_per_s: float
    spread: float
    p50_us: float
    p99_us: float
    server_cpu_us: float
    client_cpu_us: float


def measure(work, loadgen, rounds, seconds, warmup):
    """{row name: Row}; each round runs every server once."""
    samples = {name: [] for name in work.commands}
    for _ in range(rounds):
        for name, command in work.commands.items():
            samples[name].append(_measure_once(work, name, command, loadgen, seconds, warmup))
    return {name: _summary(rows) for name, rows in samples.items()}


def _measure_once(work, name, command, loadgen, seconds, warmup):
    with servers.running(command, SERVER_CORE) as (pid, port):
        before = servers.cpu_seconds(pid)
        result = subprocess.run(
            ["taskset", "-c", str(PLACEMENT[work.placement]), loadgen, "--port", str(port),
             "--connections", str(work.connections), "--seconds", str(seconds), "--warmup",
             str(warmup), "--request", work.request, "--reply-body", work.bodies[name]],
            capture_output=True, text=True)
        if result.returncode != 0:
            raise servers.BenchError(f"{work.title}, {name}: {result.stderr.strip()}")
        used = servers.cpu_seconds(pid) - before
        sample = json.loads(result.stdout)
        sample["server_cpu_us"] = 1e6 * used / sample.pop("calls_with_warmup")
        return sample


def _summary(samples):
    median = {key: statistics.median(s[key] for s in samples) for key in samples[0]}
    rates = [s["calls_per_s"] for s in samples]
    return Row(spread=(max(rates) - min(rates)) / median["calls_per_s"], **median)


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


def python_server_command():
    return [sys.executable, servers.__file__, "--python-server"]
