"""Grades any XML-RPC server by its URL: what it offers, what it carries, what could not be told.

Values go through our own client; what is about HTTP and XML is asked on a bare connection. Nothing is called but
`system.*`, methods whose names say that they echo, and names that cannot exist.
"""
import base64
import http.client
import urllib.parse
import xml.parsers.expat
import xmlrpc.client

from . import cases, neutral
from .exchange import Cell, judge_result, steady
from .partner import Calls

NO_SUCH_METHOD = "tagwire.interop.no_such_method"

# Methods that return their argument, by name, and the groups of values that they take.
ANY = list(cases.GROUPS)


def groups_named(*starts):
    return [name for name in cases.GROUPS if name.startswith(starts)]


ECHOES = {
    "echo": ANY, "interopEchoTests.echoValue": ANY, "test.echo": ANY,
    "interopEchoTests.echoString": groups_named("string"),
    "interopEchoTests.echoInteger": groups_named("int"),
    "interopEchoTests.echoBoolean": groups_named("bool"),
    "interopEchoTests.echoFloat": groups_named("double"),
    "interopEchoTests.echoBase64": groups_named("bytes"),
    "interopEchoTests.echoDate": groups_named("datetime"),
    "interopEchoTests.echoStruct": groups_named("struct"),
    "validator1.echoStructTest": groups_named("struct"),
}


class Server:
    """Requests on bare HTTP connections."""

    def __init__(self, url):
        parts = urllib.parse.urlsplit(url)
        if parts.scheme != "http" or not parts.hostname:
            raise ValueError(f"expected http://host:port/path, found {url!r}")
        self.host, self.port, self.path = parts.hostname, parts.port or 80, parts.path or "/RPC2"
        self.headers = {"Content-Type": "text/xml", "User-Agent": "tagwire-interop"}
        if parts.username is not None:
            pair = f"{urllib.parse.unquote(parts.username)}:{urllib.parse.unquote(parts.password or '')}"
            self.headers["Authorization"] = "Basic " + base64.b64encode(pair.encode()).decode()

    def connect(self):
        return http.client.HTTPConnection(self.host, self.port, timeout=20)

    def ask(self, body, method="POST", path=None, connection=None, **more):
        """(response, body) of one request; raises OSError or HTTPException."""
        own = connection or self.connect()
        try:
            own.request(method, path or self.path, body, {**self.headers, **more}, encode_chunked="Transfer-Encoding" in more)
            response = own.getresponse()
            return response, response.read()
        finally:
            if connection is None:
                own.close()

    def call(self, method, *params):
        return self.ask(xmlrpc.client.dumps(params, method).encode())


def said(response, body):
    """What a reply is, in a few words."""
    try:
        (value,), _ = xmlrpc.client.loads(body)
        text = f"the result {str(value)[:60]!r}"
    except xmlrpc.client.Fault as fault:
        text = f"fault {fault.faultCode}, {steady(fault.faultString, 100)}"
    except (xml.parsers.expat.ExpatError, xmlrpc.client.Error, ValueError, TypeError, UnicodeError):
        text = f"no XML-RPC: {steady(body[:60].decode('latin-1'))!r}" if body else "an empty body"
    return text if response.status == 200 else f"HTTP {response.status} {response.reason}; {text}"


def attempt(function, *arguments, **named):
    try:
        return said(*function(*arguments, **named))
    except (OSError, http.client.HTTPException) as error:
        return f"no answer: {type(error).__name__} {steady(error)}"


def framing(response):
    if response.getheader("Transfer-Encoding"):
        return f"{response.getheader('Transfer-Encoding')} body"
    return "Content-Length" if response.getheader("Content-Length") else "the body ends with the connection"


def keep_alive(server):
    connection = server.connect()
    try:
        body = xmlrpc.client.dumps((), "system.listMethods").encode()
        server.ask(body, connection=connection)
        if connection.sock is None:
            return "closes the connection after an answer"
        server.ask(body, connection=connection)
        return "kept, a second call went over the same connection"
    except (OSError, http.client.HTTPException) as error:
        return f"the second call on a connection failed: {type(error).__name__} {steady(error)}"
    finally:
        connection.close()


def multicall(server, known):
    """Whether results are boxed: each in an array of one element, as the convention says."""
    calls = [{"methodName": "system.listMethods", "params": []}, {"methodName": NO_SUCH_METHOD, "params": []}]
    response, body = server.call("system.multicall", calls)
    try:
        (results,), _ = xmlrpc.client.loads(body)
        first, second = results
    except xmlrpc.client.Fault as fault:
        if "system.multicall" in known:
            return f"it is there, and one fault ends the whole batch: fault {fault.faultCode}, {steady(fault.faultString, 100)}"
        return f"no: fault {fault.faultCode}, {steady(fault.faultString, 100)}"
    except Exception:  # whatever a stranger may answer
        return f"not understood: {said(response, body)}"
    boxed = isinstance(first, list) and len(first) == 1 and isinstance(first[0], list)
    fault = second.get("faultCode") if isinstance(second, dict) else None
    return ("boxed results" if boxed else "unboxed results (Python's MultiCall cannot read them; tagwire::MultiCall does)") + (
        f", a fault for each call that failed (code {fault})" if fault is not None else f", an entry for a failed call that is no fault: {second!r}")


def introspection(client, url):
    """(names or None, lines for the report)."""
    calls = Calls()
    jobs = {name: calls.add(f"system.{name}", *params) for name, params in (
        ("listMethods", ()), ("methodHelp", (neutral.of("system.listMethods"),)), ("methodSignature", (neutral.of("system.listMethods"),)),
        ("methodExist", (neutral.of("system.listMethods"),)), ("getCapabilities", ()))}
    calls.run(client, url, patience=60)
    lines, names = [], None
    for name, job in jobs.items():
        answer = calls[job]
        if name == "listMethods" and neutral.tag_of(answer.get("result", {"nil": None}))[0] == "list":
            names = [neutral.tag_of(each)[1] for each in neutral.tag_of(answer["result"])[1]]
            text = f"{len(names)} methods"
        elif "result" in answer:
            text = neutral.brief(answer["result"], 90)
        else:
            text = "no: " + steady(answer.get("fault", answer.get("error", answer.get("crash"))))
        lines.append((f"system.{name}", text))
    return names, lines


def values(client, url, names, seed):
    """Lines for the report: each group of values through an echo method; and what no method was found for."""
    lines, untested = [], []
    calls, planned = Calls(), {}
    for row in cases.GROUPS:
        method = next((name for name, rows in ECHOES.items() if name in names and row in rows), None)
        if method is None:
            untested.append(row)
            continue
        planned[row] = [(value, calls.add(method, value)) for value in cases.values(row, seed, quick=True)]
    if planned:
        calls.run(client, url)
    for row, pairs in planned.items():
        cell = Cell.worst([judge_result(value, calls[job]) for value, job in pairs])
        lines.append((row, f"{cell.status}{': ' if cell.why else ''}{cell.why}"))
    return lines, untested


def grade(url, client, seed):
    """Prints the report. Returns whether the server answered at all."""
    server = Server(url)

    def section(title, lines):
        if lines:
            print(f"\n{title}")
        for name, text in lines:
            print(f"  {name:32} {text}")

    try:
        response, _ = server.call("system.listMethods")
    except (OSError, http.client.HTTPException) as error:
        print(f"{server.host}:{server.port}: no answer: {steady(error)}")
        return False
    section("Introspection", (found := introspection(client, url))[1])
    names = found[0]
    known = names or []
    if names is not None and "system.methodHelp" not in names:
        def wrong(*_):
            return "cannot be told: it has no system.methodHelp to try it on"
    else:
        def wrong(*params):
            return attempt(server.call, "system.methodHelp", *params)
    section("Calls", [
        ("system.multicall", multicall(server, known)),
        ("unknown method", attempt(server.call, NO_SUCH_METHOD)),
        ("too few parameters", wrong()),
        ("a parameter of another type", wrong([1])),
        ("not well-formed", attempt(server.ask, b"<methodCall><methodName>a</methodName>")),
        ("well-formed, no call", attempt(server.ask, b"<?xml version='1.0'?><a/>")),
    ])
    body = xmlrpc.client.dumps((), "system.listMethods").encode()
    section("HTTP", [
        ("version", "HTTP/1.1" if response.version == 11 else "HTTP/1.0"),
        ("reply", f"{framing(response)}, {response.getheader('Content-Type', 'no Content-Type')}"),
        ("server", response.getheader("Server", "does not say")),
        ("keep-alive", keep_alive(server)),
        ("chunked request", attempt(server.ask, iter([body[:20], body[20:]]), **{"Transfer-Encoding": "chunked"})),
        ("GET", attempt(server.ask, None, method="GET")),
        ("another path", attempt(server.ask, body, path="/no/such/path")),
    ])
    carried, untested = values(client, url, known, seed)
    section("Values, sent and received back by our client", carried)
    if untested:
        print(f"\nNot tested, since no method that echoes them is known (looked for {', '.join(ECHOES)}):\n  {'; '.join(untested)}")
    if names is None:
        print("\nWithout system.listMethods nothing is known of its own methods.")
    return True
