"""What a partner is, and how its programs are started and talked to. partners/README.md says how to add one."""
import collections
import contextlib
import dataclasses
import importlib.util
import json
import pathlib
import queue
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import urllib.parse

PARTNERS = pathlib.Path(__file__).resolve().parents[1] / "partners"


@dataclasses.dataclass
class Setup:
    """One way to run a partner: how it is configured, its server and its client (either may be absent)."""
    label: str
    server: list = None  # a command that prints its server's URL as the last word of its first line
    client: list = None  # a command that takes a URL as its last argument, jobs on stdin, answers on stdout
    note: str = ""  # a sentence for readers of docs/interop.md
    ours: tuple = ()  # flags for our two programs: ("--classic",)


@dataclasses.dataclass
class Partner:
    name: str  # of the folder
    title: str
    packages: tuple  # Debian packages that bring it
    version: object  # () -> "3.11.2"; only called when it is installed
    missing: object  # (build folder) -> why it cannot run here, or None
    setups: object = None  # (build folder) -> [Setup]
    report: object = None  # instead of setups: (build folder) -> (Markdown, [what is wrong]), for a partner that has tests of its own
    prepare: object = None  # (build folder): what ./dev interop does besides installing packages


def load(name):
    path = PARTNERS / name / "partner.py"
    spec = importlib.util.spec_from_file_location(f"partner_{name}", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.PARTNER


def names():
    return sorted(path.parent.name for path in PARTNERS.glob("*/partner.py"))


def which(*commands):
    """For Partner.missing: the first of `commands` that is not there, as a sentence; None when all are."""
    for command in commands:
        if shutil.which(command) is None:
            return f"there is no {command}"
    return None


def package_version(package):
    """The version of an installed Debian package, without the packager's part: "1.33.14" of "1.33.14-11"."""
    shown = subprocess.run(["dpkg-query", "-W", "-f=${db:Status-Status} ${Version}", package], capture_output=True, text=True)
    status, _, version = shown.stdout.partition(" ")
    return re.sub(r"-[^-]*$", "", version.partition(":")[2] or version) if status == "installed" else None


class PartnerFailed(Exception):
    """A partner's program did not do its part: it did not start, or ended early."""


@contextlib.contextmanager
def running_server(command, startup=20):
    """Starts a server, yields its URL, and stops it again, for sure."""
    with tempfile.TemporaryFile("w+") as errors:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=errors, text=True)
        lines = queue.SimpleQueue()
        reader = threading.Thread(target=_pass_lines_on, args=(process.stdout, lines), daemon=True)
        reader.start()
        try:
            line = None
            with contextlib.suppress(queue.Empty):
                line = lines.get(timeout=startup)
            if not line:
                errors.seek(0)
                raise PartnerFailed(f"{command[0]} printed no URL: {errors.read()[-500:].strip()}")
            yield line.split()[-1]
        finally:
            stop(process)
            reader.join(timeout=5)
            process.stdout.close()


def _pass_lines_on(stream, lines):
    """All of them: a server whose standard output nobody reads would stop one day. None is the end."""
    for line in stream:
        lines.put(line)
    lines.put(None)


def stop(process, patience=5):
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=patience)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


class Calls:
    """Jobs for a client program, and what it answered."""

    def __init__(self):
        self.jobs = []
        self.answers = {}

    def add(self, method, *params):
        self.jobs.append({"id": len(self.jobs), "method": method, "params": list(params)})
        return len(self.jobs) - 1

    def add_multicall(self, *calls):
        self.jobs.append({"id": len(self.jobs), "multicall": [[method, list(params)] for method, *params in calls]})
        return len(self.jobs) - 1

    def run(self, command, url, patience=120):
        """Gives all jobs to `command` at once. A job at which it crashes or hangs fails; it is started again for the others."""
        left, restarts = self.jobs, 20
        while left and restarts:
            ending = self._run_once(command, url, left, patience)
            left = [job for job in left if job["id"] not in self.answers]
            if left:
                self.answers[left[0]["id"]] = {"crash": ending}
                left, restarts = left[1:], restarts - 1
        for job in left:
            self.answers[job["id"]] = {"crash": "its program ended again and again"}

    def _run_once(self, command, url, jobs_left, patience):
        """Takes the answers; returns how the program ended."""
        with tempfile.TemporaryFile("w+") as jobs, tempfile.TemporaryFile("w+") as answers, tempfile.TemporaryFile("w+") as errors:
            jobs.writelines(json.dumps(job) + "\n" for job in jobs_left)
            jobs.seek(0)
            process = subprocess.Popen([*command, url], stdin=jobs, stdout=answers, stderr=errors)
            try:
                process.wait(timeout=patience)
                ending = f"its program ended with status {process.returncode}"
            except subprocess.TimeoutExpired:
                ending = f"no answer within {patience} s"
            finally:
                stop(process, patience=1)
            answers.seek(0)
            for line in answers:
                with contextlib.suppress(json.JSONDecodeError):  # a line cut short
                    answer = json.loads(line)
                    self.answers[answer["id"]] = answer
            errors.seek(0)
            said = errors.read().strip().splitlines()
        return ending + (f": {said[-1]}" if said else "")

    def __getitem__(self, index):
        """The answer: {"result": value}, {"fault": [code, text]}, {"results": [...]}, {"error": text} or {"crash": text}."""
        return self.answers[index]


class CountingProxy:
    """Passes connections on to a server and counts them: how a partner's keep-alive shows from outside."""

    def __init__(self, url):
        parts = urllib.parse.urlsplit(url)
        self.target = (parts.hostname, parts.port)
        self.connections = 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}{parts.path}"
        self.sockets = collections.deque()
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            try:
                near, _ = self.listener.accept()
                far = socket.create_connection(self.target)
            except OSError:
                return
            self.connections += 1
            self.sockets += (near, far)
            for a, b in ((near, far), (far, near)):
                threading.Thread(target=self._pump, args=(a, b), daemon=True).start()

    @staticmethod
    def _pump(source, sink):
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                sink.sendall(data)
        with contextlib.suppress(OSError):
            sink.shutdown(socket.SHUT_WR)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        with contextlib.suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        for each in self.sockets:
            each.close()
