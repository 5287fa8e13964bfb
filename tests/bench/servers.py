"""Starting the servers of the benchmark, and what the system says about a process.

A server is a program that prints "listening on http://127.0.0.1:PORT" once it accepts. Each runs
pinned to a core and in a process of its own, freshly started for every measurement, so that no
measurement inherits another's heap.
"""

import contextlib
import os
import re
import resource
import selectors
import socket
import subprocess
import tempfile
import threading
import xmlrpc.client


class BenchError(Exception):
    """A measurement that could not be taken."""


@contextlib.contextmanager
def running(command, core):
    """Runs a server on one core; yields (pid, port); ends it."""
    pin = ["taskset", "-c", str(core)]
    # Some peers chat on standard error; that is of interest only when one does not start.
    with tempfile.TemporaryFile("w+") as chat, \
            subprocess.Popen(pin + command, stdout=subprocess.PIPE, stderr=chat, text=True,
                             preexec_fn=raise_descriptor_limit) as process:
        try:
            line = process.stdout.readline()
            match = re.match(r"listening on http://127\.0\.0\.1:(\d+)", line)
            if not match:
                chat.seek(0)
                raise BenchError(f"{command[0]} did not say where it listens, but {line!r}\n"
                                 f"{chat.read()}")
            yield process.pid, int(match[1])
        finally:
            process.terminate()
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()


def raise_descriptor_limit():
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def cpu_seconds(pid):
    """CPU time of a process. The scheduler's figure is exact but lacks the threads that have ended;
    the process's own has them, in steps of a clock tick."""
    exact = 0
    for task in os.listdir(f"/proc/{pid}/task"):
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            with open(f"/proc/{pid}/task/{task}/schedstat") as file:
                exact += int(file.read().split()[0]) / 1e9
    with open(f"/proc/{pid}/stat") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    ticks = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return ticks if ticks > exact + 0.02 else exact


def resident_bytes(pid):
    with open(f"/proc/{pid}/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


class _NoGzip(xmlrpc.client.Transport):
    """Python's server would compress large replies, and stamp each with the time."""
    accept_gzip_encoding = False


def request_of_python(method, *params):
    """The bytes that xmlrpc.client sends for a call, head and body, when it does not ask for
    compression."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        caught = []

        def answer():
            connection = listener.accept()[0]
            with connection:
                caught.append(read_message(connection))
                body = xmlrpc.client.dumps((0,), methodresponse=True).encode()
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n"
                                   b"Content-Length: %d\r\n\r\n%s" % (len(body), body))

        thread = threading.Thread(target=answer)
        thread.start()
        with xmlrpc.client.ServerProxy("http://127.0.0.1:%d" % listener.getsockname()[1],
                                       _NoGzip(use_builtin_types=True),
                                       use_builtin_types=True) as proxy:
            getattr(proxy, method)(*params)
        thread.join()
        return caught[0]


def reply_to(port, request):
    """Sends a request and returns the whole reply, head and body."""
    with socket.create_connection(("127.0.0.1", port), 30) as connection:
        connection.sendall(request)
        return read_message(connection)


def exchange_of(server, client):
    """The bytes of one call and of its answer, between a peer's own server and client: seen by a
    relay that knows no protocol."""
    with running(server, 0) as (_, port), socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(30)
        command = client + ["--once", "--port", str(listener.getsockname()[1])]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
            with listener.accept()[0] as near, \
                    socket.create_connection(("127.0.0.1", port), 30) as far:
                seen = _relay(near, far)
            if process.wait(30) != 0:
                raise BenchError(f"{client[0]} failed at its first call")
    return seen[near], seen[far]


def _relay(near, far):
    """Carries bytes both ways until one side closes; {socket: bytes that came from it}."""
    seen, other = {near: b"", far: b""}, {near: far, far: near}
    with selectors.DefaultSelector() as selector:
        for connection in seen:
            selector.register(connection, selectors.EVENT_READ)
        while ready := selector.select(30):
            for key, _ in ready:
                data = key.fileobj.recv(1 << 20)
                if not data:
                    return seen
                seen[key.fileobj] += data
                other[key.fileobj].sendall(data)
    raise BenchError("a client neither called nor closed its connection for 30 seconds")


def read_message(connection):
    data = b""
    while b"\r\n\r\n" not in data:
        data += _some(connection)
    head, rest = data.split(b"\r\n\r\n", 1)
    if b"chunked" in head.lower():
        while not data.endswith(b"\r\n0\r\n\r\n"):
            data += _some(connection)
        return data
    length = int(re.search(rb"(?i)\r\ncontent-length: *(\d+)", head)[1])
    parts, have = [rest], len(rest)
    while have < length:
        parts.append(_some(connection))
        have += len(parts[-1])
    return head + b"\r\n\r\n" + b"".join(parts)


def _some(connection):
    data = connection.recv(1 << 20)
    if not data:
        raise BenchError("the server closed the connection in the middle of a message")
    return data


def body_of(message):
    head, body = message.split(b"\r\n\r\n", 1)
    if b"chunked" not in head.lower():
        return body
    parts = []
    while body:
        size, body = body.split(b"\r\n", 1)
        parts.append(body[:int(size, 16)])
        body = body[int(size, 16) + 2:]
    return b"".join(parts)
