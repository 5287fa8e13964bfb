"""Starting the servers of the benchmark, and what the system says about a process.

A server is a program that prints "listening on http://127.0.0.1:PORT" once it accepts. Each runs
pinned to a core and in a process of its own, freshly started for every measurement, so that no
measurement inherits another's heap.
"""

import contextlib
import os
import re
import resource
import socket
import subprocess
import sys
import threading
import xmlrpc.client


class BenchError(Exception):
    """A measurement that could not be taken."""


@contextlib.contextmanager
def running(command, core):
    """Runs a server on one core; yields (pid, port); ends it."""
    pin = ["taskset", "-c", str(core)]
    with subprocess.Popen(pin + command, stdout=subprocess.PIPE, text=True,
                          preexec_fn=raise_descriptor_limit) as process:
        try:
            line = process.stdout.readline()
            match = re.match(r"listening on http://127\.0\.0\.1:(\d+)", line)
            if not match:
                raise BenchError(f"{command[0]} did not say where it listens, but {line!r}")
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
        with contextlib.suppress(FileNotFoundError):
            with open(f"/proc/{pid}/task/{task}/schedstat") as file:
                exact += int(file.read().split()[0]) / 1e9
    with open(f"/proc/{pid}/stat") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    ticks = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return ticks if ticks > exact + 0.05 else exact


def resident_bytes(pid):
    with open(f"/proc/{pid}/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def request_of_python(method, *params):
    """The bytes that xmlrpc.client sends for a call, head and body."""
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
                                       use_builtin_types=True) as proxy:
            getattr(proxy, method)(*params)
        thread.join()
        return caught[0]


def reply_to(port, request):
    """Sends a request and returns the whole reply, head and body."""
    with socket.create_connection(("127.0.0.1", port), 30) as connection:
        connection.sendall(request)
        return read_message(connection)


def read_message(connection):
    data = b""
    while b"\r\n\r\n" not in data:
        data += _some(connection)
    head, rest = data.split(b"\r\n\r\n", 1)
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
    return message.split(b"\r\n\r\n", 1)[1]


def python_server():
    """Python's own server, helped as far as the standard library allows: HTTP/1.1 keep-alive, a
    thread a connection, no log."""
    import socketserver
    from xmlrpc.server import SimpleXMLRPCRequestHandler, SimpleXMLRPCServer

    class Handler(SimpleXMLRPCRequestHandler):
        protocol_version = "HTTP/1.1"

    class Server(socketserver.ThreadingMixIn, SimpleXMLRPCServer):
        daemon_threads = True
        request_queue_size = 1024

        def handle_error(self, request, client_address):
            """The load generator hangs up when its time is over; that is no news."""

    with Server(("127.0.0.1", 0), Handler, logRequests=False) as server:
        server.register_function(lambda a, b: a + b, "add")
        print(f"listening on http://127.0.0.1:{server.server_address[1]}", flush=True)
        server.serve_forever()


if __name__ == "__main__":
    if sys.argv[1:] != ["--python-server"]:
        sys.exit("usage: servers.py --python-server")
    with contextlib.suppress(KeyboardInterrupt):
        python_server()
