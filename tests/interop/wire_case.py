"""Building blocks of the catalogue of odd requests: a case, what it expects, and the exchange.

A case is bytes that a peer sends (in one piece or in several), the replies that it must get, and
whether the connection stays. Everything is done on bare sockets, because no HTTP library sends what
these cases send; replies are read strictly, because no peer should need leniency to read ours.
"""

import dataclasses
import re
import socket
import struct
import subprocess
import time
import xmlrpc.client

TIMEOUT = 20.0  # seconds; a server that takes longer to react hangs


class Mismatch(Exception):
    """What came is not what the case expects."""


# What a case expects of one reply.


@dataclasses.dataclass(frozen=True)
class Value:
    """HTTP 200 with this result."""

    value: object

    def check(self, reply):
        reply.need_status({200})
        try:
            (got,), _ = xmlrpc.client.loads(reply.body, use_builtin_types=True)
        except xmlrpc.client.Fault as fault:
            raise Mismatch(f"expected {self.value!r}, found fault {fault.faultCode}: "
                           f"{fault.faultString}") from fault
        if got != self.value or type(got) is not type(self.value):
            raise Mismatch(f"expected {self.value!r}, found {got!r}")


@dataclasses.dataclass(frozen=True)
class AnyValue:
    """HTTP 200 with a result, whichever."""

    def check(self, reply):
        reply.need_status({200})
        try:
            xmlrpc.client.loads(reply.body, use_builtin_types=True)
        except xmlrpc.client.Fault as fault:
            raise Mismatch(f"expected a result, found fault {fault.faultCode}: "
                           f"{fault.faultString}") from fault


@dataclasses.dataclass(frozen=True)
class FaultCode:
    """HTTP 200 with a fault of one of these codes, and `text` (a pattern) in its sentence."""

    codes: frozenset
    text: str = ""

    def check(self, reply):
        reply.need_status({200})
        try:
            result, _ = xmlrpc.client.loads(reply.body)
        except xmlrpc.client.Fault as fault:
            if fault.faultCode not in self.codes:
                raise Mismatch(f"expected fault {sorted(self.codes)}, found {fault.faultCode}: "
                               f"{fault.faultString}") from fault
            if not fault.faultString or not re.search(self.text, fault.faultString):
                raise Mismatch(f"expected a fault that says {self.text!r}, found "
                               f"{fault.faultString!r}") from fault
            return
        raise Mismatch(f"expected fault {sorted(self.codes)}, found the result {result!r}")


@dataclasses.dataclass(frozen=True)
class DeclaredError:
    """HTTP 200 with a fault that the IDL declares: its code is not a reserved one."""

    def check(self, reply):
        reply.need_status({200})
        try:
            xmlrpc.client.loads(reply.body)
        except xmlrpc.client.Fault as fault:
            if -32768 <= fault.faultCode <= -32000 or not fault.faultString:
                raise Mismatch(f"expected a declared error, found {fault}") from fault
            return
        raise Mismatch("expected a declared error, found a result")


@dataclasses.dataclass(frozen=True)
class Status:
    """One of these HTTP statuses; `fields` must be in the reply, `bodiless` says it is to HEAD."""

    statuses: frozenset
    fields: tuple = ()
    bodiless: bool = False

    def check(self, reply):
        reply.need_status(self.statuses)
        for name in self.fields:
            if name not in reply.fields:
                raise Mismatch(f"no {name} in the reply {reply.status}")


@dataclasses.dataclass(frozen=True)
class Continue:
    """An interim 100 before the reply."""

    def check(self, reply):
        reply.need_status({100})


@dataclasses.dataclass(frozen=True)
class Send:
    """Not a reply: what the peer sends once it has the replies before."""

    data: bytes


def fault(*codes, text=""):
    return FaultCode(frozenset(codes), text)


def status(*statuses, fields=(), bodiless=False):
    return Status(frozenset(statuses), tuple(fields), bodiless)


@dataclasses.dataclass
class Case:
    name: str
    send: object  # bytes, or a list of pieces; b"@PORT@" stands for the server's port
    want: object  # one expectation or a list: the replies in order
    closes: object = None  # True: the server closes. False: it answers another call. None: either
    half_close: bool = False  # the client ends its side after sending
    reset: bool = False  # the client resets the connection after sending; no reply is read

    def pieces(self, port):
        pieces = [self.send] if isinstance(self.send, bytes) else list(self.send)
        return [piece.replace(b"@PORT@", str(port).encode()) for piece in pieces]

    def wants(self):
        return list(self.want) if isinstance(self.want, (list, tuple)) else [self.want]


# The exchange.


@dataclasses.dataclass
class Reply:
    status: int
    fields: dict
    body: bytes

    def need_status(self, statuses):
        if self.status not in statuses:
            raise Mismatch(f"expected HTTP {sorted(statuses)}, found {self.status}: "
                           f"{self.body[:300]!r}")


class Peer:
    """A bare connection that reads replies as RFC 9112 has them, and nothing looser."""

    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port), TIMEOUT)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.unread = b""

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.socket.close()

    def send(self, data):
        """Sends, and stops without complaint when the server has closed: the reply tells why."""
        try:
            self.socket.sendall(data)
        except (BrokenPipeError, ConnectionResetError):
            pass

    def reset(self):
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.close()

    def _receive(self):
        try:
            data = self.socket.recv(1 << 16)
        except TimeoutError as error:
            raise Mismatch(f"no reply in {TIMEOUT:.0f} seconds") from error
        except ConnectionResetError as error:
            raise Mismatch("the connection was reset") from error
        self.unread += data
        return bool(data)

    def read_reply(self, bodiless=False):
        while b"\r\n\r\n" not in self.unread:
            if not self._receive():
                raise Mismatch(f"expected a reply, found the end after {self.unread!r}")
        head, self.unread = self.unread.split(b"\r\n\r\n", 1)
        lines = head.decode("latin-1").split("\r\n")
        start = re.fullmatch(r"HTTP/1\.1 (\d\d\d) [ -~]+", lines[0])
        if not start:
            raise Mismatch(f"not a status line: {lines[0]!r}")
        fields = {}
        for line in lines[1:]:
            field = re.fullmatch(r"([A-Za-z0-9-]+): ([ -~]*)", line)
            if not field or field[1].lower() in fields:
                raise Mismatch(f"malformed or repeated field: {line!r}")
            fields[field[1].lower()] = field[2]
        code = int(start[1])
        size = 0
        if code >= 200 and code != 204:
            for name in ("content-length", "date", "server"):
                if name not in fields:
                    raise Mismatch(f"no {name} in the reply {code}")
            size = 0 if bodiless else int(fields["content-length"])
        while len(self.unread) < size:
            if not self._receive():
                raise Mismatch(f"the reply was cut after {len(self.unread)} of {size} bytes")
        body, self.unread = self.unread[:size], self.unread[size:]
        return Reply(code, fields, body)

    def need_end(self):
        try:
            if self.unread or self._receive():
                raise Mismatch(f"expected the end, found {self.unread[:300]!r}")
        except Mismatch as mismatch:
            if "reset" not in str(mismatch):
                raise


def add_call(a=3, b=5):
    """A complete, ordinary request: add(a, b)."""
    body = xmlrpc.client.dumps((a, b), "add").encode()
    return (b"POST /RPC2 HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: text/xml\r\n"
            b"Content-Length: %d\r\n\r\n" % len(body)) + body


def run_case(case, port):
    """Plays `case`; raises Mismatch when the server does anything else than the case expects."""
    with Peer(port) as peer:
        for piece in case.pieces(port):
            peer.send(piece)
        if case.reset:
            peer.reset()
            return
        if case.half_close:
            peer.socket.shutdown(socket.SHUT_WR)
        reply = None
        for want in case.wants():
            if isinstance(want, Send):
                peer.send(want.data)
                continue
            reply = peer.read_reply(getattr(want, "bodiless", False))
            want.check(reply)
        announced = reply is not None and reply.fields.get("connection", "") == "close"
        if case.closes is True:
            # Who has ended its own side needs no announcement.
            if reply is not None and not announced and not case.half_close:
                raise Mismatch("the reply does not announce that the connection closes")
            peer.need_end()
        elif case.closes is False:
            if announced:
                raise Mismatch("the reply announces that the connection closes")
            peer.send(add_call(40, 2))
            Value(42).check(peer.read_reply())


def check_alive(port):
    """An ordinary call on a connection of its own."""
    with Peer(port) as peer:
        peer.send(add_call(1, 1))
        Value(2).check(peer.read_reply())


# The server.


class Server:
    """A server under test: started with port 0, asked for its port, and ended by SIGTERM."""

    def __init__(self, command):
        self.process = subprocess.Popen([*command, "--listen", "127.0.0.1:0"],
                                        stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        found = re.fullmatch(r"listening on http://127\.0\.0\.1:(\d+)\n", line)
        if not found:
            self.process.kill()
            raise SystemExit(f"expected 'listening on http://127.0.0.1:PORT', found {line!r}")
        self.port = int(found[1])

    def memory(self):
        """Bytes resident now; 0 where /proc tells nothing, or a sanitizer keeps what is freed."""
        process = f"/proc/{self.process.pid}"
        try:
            with open(f"{process}/maps", encoding="utf-8") as maps:
                if re.search(r"/lib[at]san\.so", maps.read()):
                    return 0
            with open(f"{process}/status", encoding="ascii") as lines:
                return int(re.search(r"^VmRSS:\s+(\d+) kB$", lines.read(), re.M)[1]) * 1024
        except (OSError, TypeError):
            return 0

    def stop(self):
        """Asks it to end; returns its exit status."""
        self.process.terminate()
        try:
            return self.process.wait(TIMEOUT)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            return "it had to be killed"
        finally:
            self.process.stdout.close()


def wait_until(condition, seconds=TIMEOUT):
    """Whether `condition` came true in time."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.01)  # another process's memory gives no signal: ask again, with a bound
    return True
