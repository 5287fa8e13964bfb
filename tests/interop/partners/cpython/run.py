#!/usr/bin/env python3
"""CPython's own tests of xmlrpc.server (Lib/test/test_xmlrpc.py, installed as test.test_xmlrpc) against a server of ours.

The module starts its servers in threads and hands their address to its cases through global names. Here those servers
are replaced by our program. The cases themselves run as they are. What they look up inside Python's request handlers,
the requests of each connection and their headers, is recorded by a proxy on the way.

usage: run.py SERVER CLIENT

Prints one JSON object: {"theirs": {case: outcome}, "ours": {case: outcome}, "elsewhere": how many of their cases start no
server}; an outcome is "pass", "fail: ..." or "skip: reason".
"""
import contextlib
import http.client
import io
import json
import pathlib
import sys
import threading
import unittest
from unittest import mock

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2]))
from suite import neutral, partner  # noqa: E402
from test import test_xmlrpc  # noqa: E402

SERVER, CLIENT = sys.argv[1], sys.argv[2]

ONE_TABLE = "asks for other methods on another path: our server has one table of methods for all its paths"
NO_GZIP = "compressed bodies: our server answers 415 to them, as docs/wire.md says, and sends none"
SKIPPED = {
    "SimpleServerTestCase.test_introspection1": "wants system.listMethods to be Python's list to the name; ours names Fixture.getData instead of the "
                                                "object Fixture, and the further methods of system.",
    "SimpleServerTestCase.test_introspection4": "wants the text 'signatures not supported'; ours answers the signature",
    "SimpleServerTestCase.test_non_existing_multicall": "wants Python's fault code 1 and the text of its exception; ours is -32601",
    "FailingServerTestCase.test_fail_no_info": "breaks Python's request handler from inside to see what it sends then",
    "FailingServerTestCase.test_fail_with_info": "breaks Python's request handler from inside to see the traceback it sends",
    "GzipServerTestCase.test_gzip_request": NO_GZIP,
    "GzipServerTestCase.test_bad_gzip_request": NO_GZIP,
    "GzipServerTestCase.test_gzip_response": NO_GZIP,
    **{f"MultiPathServerTestCase.test_{name}": ONE_TABLE for name in (
        "path1", "path2", "path3", "invalid_path", "path_query_fragment", "path_fragment", "path_query", "empty_path", "root_path",
        "empty_path_query", "empty_path_fragment")},
}


class RecordingProxy(partner.CountingProxy):
    """Keeps, in the place where Python's handlers of these tests keep it, what came on each connection."""

    def __init__(self, url, handler):
        self.handler = handler
        super().__init__(url)

    def _pump(self, source, sink):
        if sink.getpeername() != self.target:
            return super()._pump(source, sink)  # answers
        lines = []
        if hasattr(self.handler, "myRequests"):
            self.handler.myRequests.append(lines)
        stream = source.makefile("rb")
        with contextlib.suppress(OSError):
            while line := stream.readline():
                raw = b""
                while (field := stream.readline()).strip():
                    raw += field
                headers = http.client.parse_headers(io.BytesIO(raw + b"\r\n"))
                lines.append(line)
                if hasattr(self.handler, "test_headers"):
                    self.handler.test_headers = headers
                sink.sendall(line + raw + b"\r\n")
                body = stream.read(int(headers.get("Content-Length", 0)))
                sink.sendall(body)
        with contextlib.suppress(OSError):
            sink.shutdown(2)


def start_ours(case):
    """setUp of the cases that want a server."""
    url = case.enterContext(partner.running_server([SERVER, "--listen", "127.0.0.1:0"]))
    url = case.enterContext(RecordingProxy(url, getattr(case, "requestHandler", None))).url
    host, port = url.removeprefix("http://").split(":")
    for name, value in (("ADDR", host), ("PORT", int(port)), ("URL", url)):
        case.enterContext(mock.patch.object(test_xmlrpc, name, value, create=True))


WITH_SERVER = (test_xmlrpc.BaseServerTestCase, test_xmlrpc.FailingServerTestCase)


def forget_flags(case):
    """tearDown: what a case may have set on Python's own server, which OurClient meets later."""
    test_xmlrpc.xmlrpc.server.SimpleXMLRPCServer._send_traceback_header = False


for each in WITH_SERVER:
    each.setUp, each.tearDown = start_ours, forget_flags


class OurPaths(unittest.TestCase):
    """In the place of the skipped MultiPathServerTestCase: the targets that Python's client sends for its URLs reach our server."""

    setUp = start_ours

    def test_query_and_fragment_are_not_part_of_the_path(self):
        for path in ("", "/", "/RPC2", "?k=v", "#frag", "/?k=v", "/RPC2#frag", "/RPC2?k=v#frag"):
            with test_xmlrpc.xmlrpclib.ServerProxy(test_xmlrpc.URL + path) as proxy:
                self.assertIs(proxy.my_function(), True, path)

    def test_path_that_is_not_there(self):
        with self.assertRaisesRegex(test_xmlrpc.xmlrpclib.ProtocolError, "404"):
            test_xmlrpc.xmlrpclib.ServerProxy(test_xmlrpc.URL + "/invalid").my_function()


class OurClient(unittest.TestCase):
    """Our client against the very servers of the module."""

    def serve(self, thread_function, *arguments, requests=1):
        ready = threading.Event()
        thread = threading.Thread(target=thread_function, args=(ready, requests, *arguments), daemon=True)
        thread.start()
        self.addCleanup(thread.join, 20)
        self.assertTrue(ready.wait(20))

    def calls(self, path, *calls):
        jobs = partner.Calls()
        for method, *arguments in calls:
            jobs.add(method, *map(neutral.of, arguments))
        jobs.run([CLIENT], test_xmlrpc.URL + path, patience=30)
        return [{key: value for key, value in jobs[index].items() if key != "id"} for index in range(len(calls))]

    def check(self, path, *calls_and_results):
        answers = self.calls(path, *(call for call, _ in calls_and_results))
        for answer, (call, result) in zip(answers, calls_and_results):
            self.assertEqual(answer, {"result": neutral.of(result)}, call)

    def test_simple_server(self):
        self.serve(test_xmlrpc.http_server, requests=7)
        self.check("", (("pow", 6, 8), 6**8), (("add", "Pŷt", "hơn"), "Pŷthơn"), (("têšt", 42), 42), (("my_function",), True),
                   (("Fixture.getData",), "42"), (("system.methodHelp", "div"), "This is the div function"),
                   (("system.methodSignature", "div"), "signatures not supported"))

    def test_server_that_keeps_connections(self):
        class Handler(test_xmlrpc.BaseKeepaliveServerTestCase.RequestHandler):
            myRequests = []
        self.serve(test_xmlrpc.http_server, Handler)
        self.check("", *[(("pow", 6, 8), 6**8)] * 3)
        self.assertEqual(len(Handler.myRequests), 1)

    def test_server_that_answers_in_latin_9(self):
        self.serve(test_xmlrpc.http_server, None, "iso-8859-15")
        self.check("", (("add", "\u20ac", "\xa4"), "\u20ac\xa4"))

    def test_fault(self):
        self.serve(test_xmlrpc.http_server)
        (answer,) = self.calls("", ("add", 2, "a"))
        self.assertEqual(answer["fault"][0], 1)
        self.assertIn("TypeError", answer["fault"][1])

    def test_server_that_breaks(self):
        with mock.patch.object(test_xmlrpc.xmlrpc.server.SimpleXMLRPCRequestHandler, "MessageClass", test_xmlrpc.FailingMessageClass):
            self.serve(test_xmlrpc.http_server)
            (answer,) = self.calls("", ("pow", 6, 8))
        self.assertIn("500", answer["error"])

    def test_paths(self):
        for path in ("/foo", "/foo/bar", "/foo?k=v", "", "/"):
            self.serve(test_xmlrpc.http_multi_server)
            self.check(path, (("test",), path or "/RPC2"))

    def test_path_that_is_not_there(self):
        self.serve(test_xmlrpc.http_multi_server)
        (answer,) = self.calls("/invalid", ("add", 6, 8))
        self.assertIn("fault", answer)


class Outcomes(unittest.TestResult):
    def __init__(self):
        super().__init__()
        self.outcomes = {}

    @staticmethod
    def name(case):
        return f"{type(case).__name__}.{case._testMethodName}"

    def addSuccess(self, case):
        self.outcomes[self.name(case)] = "pass"

    def addFailure(self, case, error):
        self.outcomes[self.name(case)] = "fail: " + self._exc_info_to_string(error, case)

    addError = addFailure

    def addSkip(self, case, reason):
        self.outcomes[self.name(case)] = f"skip: {reason}"


def main():
    theirs, ours, elsewhere = Outcomes(), Outcomes(), 0
    for suite in unittest.defaultTestLoader.loadTestsFromModule(test_xmlrpc):
        for case in suite:
            if not isinstance(case, WITH_SERVER):
                elsewhere += 1
            elif theirs.name(case) in SKIPPED:
                theirs.addSkip(case, SKIPPED[theirs.name(case)])
            else:
                case.run(theirs)
    for each in (OurPaths, OurClient):
        unittest.defaultTestLoader.loadTestsFromTestCase(each).run(ours)
    print(json.dumps({"theirs": theirs.outcomes, "ours": ours.outcomes, "elsewhere": elsewhere}))


if __name__ == "__main__":
    main()
