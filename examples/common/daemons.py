"""Starts servers that others wrote, for the tests of what calls them: on a free port of the loopback address or a Unix socket, in a
folder of their own, with nothing left behind."""
import contextlib
import functools
import http.server
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import xmlrpc.client

SKIPPED = 77  # what a test exits with when the server is not installed; ctest shows it as skipped
PATIENCE = 30  # seconds until a server that does not answer has failed
USER, PASSWORD = "ada", "p@ss:wörd"


def require(program, package):
    """The path of `program`; ends the test as skipped when it is not installed."""
    found = shutil.which(program)
    if not found:
        print(f"skipped: {program} is not installed (Debian package {package})")
        sys.exit(SKIPPED)
    return found


def free_port():
    """A port that nobody listens on now. That somebody else takes it before its user does, start() copes with."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def answers(process, probe):
    """Waits until `probe` does not raise OSError any more. False when the process ended instead."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError, xmlrpc.client.ProtocolError):
            probe()
            return True
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=0.05)
            return False
    raise TimeoutError(f"no answer within {PATIENCE} s")


def connects(port):
    """A probe: whether somebody listens there."""
    return lambda: socket.create_connection(("127.0.0.1", port)).close()


@contextlib.contextmanager
def started(command_for, probe_for, log):
    """Yields the port of a server that answers; it is ended afterwards. `log` gets its output and is shown when it does not start."""
    for _ in range(3):
        port = free_port()
        with open(log, "wb") as output:
            process = subprocess.Popen(command_for(port), stdout=output, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL)
        try:
            if not answers(process, probe_for(port)):
                continue  # the port was taken meanwhile, perhaps
            yield port
            return
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(timeout=PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
    raise RuntimeError(f"it does not start: {pathlib.Path(log).read_text(errors='replace')}")


# ---- supervisord

SUPERVISORD = """
[unix_http_server]
file={folder}/sock
username={user}
password={password}

[inet_http_server]
port=127.0.0.1:{port}
username={user}
password={password}

[supervisord]
nodaemon=true
identifier=tagwire-test
logfile={folder}/supervisord.log
pidfile={folder}/supervisord.pid
childlogdir={folder}

[rpcinterface:supervisor]
supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface

[include]
files={folder}/*.conf
"""


class Supervisord:
    def __init__(self, folder, port):
        self.folder, self.port = pathlib.Path(folder), port
        self.url = f"http://127.0.0.1:{port}"
        self.socket = f"unix:{folder}/sock"

    def configure(self, name, text):
        """Writes one more configuration file, which supervisord reads when it is told to."""
        (self.folder / f"{name}.conf").write_text(text)


@contextlib.contextmanager
def supervisord(programs=""):
    """Yields a running Supervisord. `programs`: sections of its configuration file."""
    binary = require("supervisord", "supervisor")
    with tempfile.TemporaryDirectory() as folder:
        def command_for(port):
            # The configuration file takes % for itself.
            settings = dict(folder=folder, port=port, user=USER, password=PASSWORD.replace("%", "%%"))
            (pathlib.Path(folder) / "main").write_text(SUPERVISORD.format(**settings))
            return [binary, "--nodaemon", "--configuration", f"{folder}/main"]

        def probe_for(port):
            def probe():
                with socket.create_connection(("127.0.0.1", port)), socket.socket(socket.AF_UNIX) as local:
                    local.connect(f"{folder}/sock")
            return probe

        (pathlib.Path(folder) / "programs.conf").write_text(programs)
        with started(command_for, probe_for, f"{folder}/output") as port:
            yield Supervisord(folder, port)


# ---- aria2

class Aria2:
    def __init__(self, folder, port, secret):
        self.folder, self.secret = pathlib.Path(folder), secret
        self.url = f"http://127.0.0.1:{port}/rpc"


@contextlib.contextmanager
def aria2(*options):
    """Yields a running Aria2."""
    binary = require("aria2c", "aria2")
    secret = "open-sesame"
    with tempfile.TemporaryDirectory() as folder:
        def command_for(port):
            return [binary, "--no-conf", "--enable-rpc", f"--rpc-listen-port={port}", f"--rpc-secret={secret}", f"--dir={folder}",
                    "--disable-ipv6", "--enable-dht=false", "--bt-enable-lpd=false", "--no-proxy=127.0.0.1", "--quiet", *options]

        def probe_for(port):
            def probe():
                with xmlrpc.client.ServerProxy(f"http://127.0.0.1:{port}/rpc") as server:
                    server.system.listMethods()
            return probe

        with started(command_for, probe_for, f"{folder}/output") as port:
            yield Aria2(folder, port, secret)


# ---- a web server to download from

class Files(http.server.SimpleHTTPRequestHandler):
    """The files of a folder, and endless.bin: 4 MiB, of which 64 KiB come for each request, however fast both sides are."""

    def do_GET(self):
        if self.path != "/endless.bin":
            return super().do_GET()
        size = 4 * 1024 * 1024
        wanted = re.fullmatch(r"bytes=(\d+)-\d*", self.headers.get("Range", ""))
        begin = int(wanted[1]) if wanted else 0
        self.send_response(206 if wanted else 200)
        if wanted:
            self.send_header("Content-Range", f"bytes {begin}-{size - 1}/{size}")
        self.send_header("Content-Length", str(size - begin))
        self.end_headers()
        self.wfile.write(bytes(65536))
        self.rfile.read(1)  # until the client goes away

    def log_message(self, *arguments):
        pass


@contextlib.contextmanager
def files(folder):
    """Serves a folder over HTTP; yields its URL."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Files, directory=folder))
    server.handle_error = lambda *arguments: None  # downloads that are taken back break connections
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
