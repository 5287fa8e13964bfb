#!/usr/bin/env python3
"""`tagwire serve --mock` as a Python caller sees it: mock_test.py TAGWIRE EVERYTHING.IDL INTEROP_SERVER.

The last two are an interface with every type and a generated server of it: the mock must refuse what that one refuses, in the same words.
"""
import contextlib
import datetime
import json
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import threading
import unittest
import xmlrpc.client

TAGWIRE, EVERYTHING, INTEROP_SERVER = sys.argv[1:]

SHOP = """/// A shop.
module shop;
type Sku = @pattern("[A-Z]{2}-[0-9]+") string;
enum Status { open; @wire("under way") shipped; }
strict enum Mode { fast; slow; }
enum Level: int32 { low = 1; high = 5; }
struct Line { sku: Sku; @range(1..99) qty: int32 = 1; note: string?; @alias("old") size: double = 1.5; }
union Payment { card: string; cash; }
@positional struct Pair { a: int32; b: string?; }
struct Circle { radius: double; }
struct Box { width: double; }
@tag("kind") union Shape { circle: Circle; box: Box; }
struct Receipt { id: int64; took: duration; at: datetime; raw: bytes; status: Status; lines: list<Line>; }
error OutOfStock = 409 "only {left} of {sku}" { sku: Sku; left: int32; }
service Orders {
  const MOST: int32 = 3;
  /// Places an order.
  place(customer: string, @len(1..MOST) lines: list<Line>, pay: Payment, note: string?) -> Receipt throws OutOfStock;
  find(limit: int32 = 50, status: Status?) -> list<Receipt>;
  mode(mode: Mode, level: Level) -> Level;
  pair(pair: Pair) -> Pair;
  draw(shape: Shape) -> tuple<double, string>;
  counts(by: map<Status, int32>) -> map<int32, string>;
  maybe() -> string?;
  login(@sensitive password: string);
  oneway note(event: any);
  example place("ada", [{sku: "AB-1"}], {cash: {}})
    -> {id: 7, took: 20ms, at: "2026-01-31T12:00:00Z", raw: "AAEC", status: shipped, lines: [{sku: "AB-1", qty: 1}]};
  example place("bob", [{sku: "AB-1", qty: 2}], {card: "X"}) throws OutOfStock {sku: "AB-1", left: 1};
  example mode(fast, high) -> low;
}
service Special extends Orders { extra() -> @pattern("[0-9]{3}-x+") string; }
"""


@contextlib.contextmanager
def serving(command, **options):
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options)
    try:
        line = process.stdout.readline()
        match = re.fullmatch(r"listening on (http://\S+)\n", line)
        if match is None:
            raise AssertionError(line + process.stderr.read())
        yield xmlrpc.client.ServerProxy(match[1], allow_none=True), process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        process.communicate(timeout=30)


def outcome(call):
    try:
        return call()
    except xmlrpc.client.Fault as fault:
        # Offsets depend on the name of the method.
        return fault.faultCode, re.sub(r" \(at byte \d+\)", "", fault.faultString)


class Mock(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.context = contextlib.ExitStack()
        cls.folder = pathlib.Path(cls.context.enter_context(tempfile.TemporaryDirectory()))
        (cls.folder / "shop.idl").write_text(SHOP)

    @classmethod
    def tearDownClass(cls):
        cls.context.close()

    def serve(self, *arguments):
        return serving([TAGWIRE, "serve", "--mock", "shop.idl", "--listen", "127.0.0.1:0", *arguments], cwd=self.folder)

    def test_an_equal_call_gets_the_answer_of_its_example(self):
        with self.serve() as (server, _):
            receipt = server.Orders.place("ada", [{"sku": "AB-1"}], {"cash": {}})
            self.assertEqual(receipt["id"], 7)
            self.assertEqual(receipt["took"], 0.02)
            self.assertEqual(receipt["at"], xmlrpc.client.DateTime("20260131T12:00:00"))
            self.assertEqual(receipt["raw"].data, b"\0\1\2")
            self.assertEqual(receipt["status"], "under way")
            self.assertEqual(receipt["lines"], [{"sku": "AB-1", "qty": 1, "size": 1.5}])
            # What has a default may be left out, or said.
            self.assertEqual(server.Orders.place("ada", [{"qty": 1, "sku": "AB-1", "old": 1.5}], {"cash": {}}), receipt)

    def test_an_example_that_throws_throws(self):
        with self.serve() as (server, _):
            code, text = outcome(lambda: server.Orders.place("bob", [{"sku": "AB-1", "qty": 2}], {"card": "X"}))
            self.assertEqual((code, text), (409, "only 1 of AB-1"))

    def test_other_calls_get_the_first_result(self):
        with self.serve() as (server, _):
            self.assertEqual(server.Orders.place("eve", [{"sku": "ZZ-9"}], {"card": "y"})["id"], 7)
            self.assertEqual(server.Orders.mode("slow", 77), 1)

    def test_without_an_example_the_answer_is_made_up_within_the_constraints(self):
        with self.serve() as (server, _):
            (receipt,) = server.Orders.find()
            self.assertRegex(receipt["lines"][0]["sku"], "^[A-Z]{2}-[0-9]+$")
            self.assertEqual(receipt, server.Orders.find(3, "open")[0])
            self.assertEqual(len(server.Orders.draw({"kind": "box", "width": 1.0})), 2)
            self.assertRegex(server.Special.extra(), "^[0-9]{3}-x+$")
            self.assertEqual(server.Orders.pair([1]), [1, "text"])
            self.assertEqual([int(key) for key in server.Orders.counts({"under way": 1})], [1])
            self.assertIsNone(server.Orders.maybe())
            self.assertIsNone(server.Orders.login("x"))
            self.assertIsNone(server.Orders.note({"a": [1, None]}))

    def test_inherited_methods_have_their_examples(self):
        with self.serve() as (server, _):
            self.assertEqual(server.Special.mode("fast", 5), 1)

    def test_arguments_are_checked(self):
        with self.serve() as (server, _):
            for call, text in (
                    (lambda: server.Orders.place(), "Orders.place: expected 3 or 4 parameters, found 0"),
                    (lambda: server.Orders.place("a", [], {"cash": {}}), "Orders.place: params[1]: length 0 is outside 1..3"),
                    (lambda: server.Orders.place("a", [{"sku": "x"}], {"cash": {}}),
                     "Orders.place: params[1][0].sku: 'x' does not match [A-Z]{2}-[0-9]+"),
                    (lambda: server.Orders.place("a", [{"sku": "AB-1", "qty": 100}], {"cash": {}}),
                     "Orders.place: params[1][0].qty: 100 is outside 1..99"),
                    (lambda: server.Orders.place("a", [{}], {"cash": {}}), "Orders.place: params[1][0]: member 'sku' is missing"),
                    (lambda: server.Orders.mode("quick", 1), "Orders.mode: params[0]: unknown 'quick', expected fast or slow"),
                    (lambda: server.Orders.pair([]), "Orders.pair: params[0]: expected an array of at least 1, found one of 0"),
                    (lambda: server.Orders.draw({"radius": 1.0}), "Orders.draw: params[0]: member 'kind' is missing, which says what it is: circle or box"),
                    (lambda: server.Orders.find("x"), "Orders.find: params[0]: expected int, found string 'x'")):
                code, found = outcome(call)
                self.assertEqual(code, -32602, found)
                if "string" not in text:
                    self.assertEqual(found, text)
            self.assertEqual(outcome(lambda: server.Orders.plaec())[0], -32601)
            self.assertEqual(outcome(lambda: server.Orders.place("a", [{"sku": "AB-1", "size": 1.0, "old": 1.0}], {"cash": {}})),
                             (-32600, "params[1][0]: member 'size' twice, as 'old'"))

    def test_what_is_sensitive_shows_nowhere(self):
        with self.serve("--record") as (server, process):
            server.Orders.login("secret-1")
            code, text = outcome(lambda: server.Orders.login(4711))
            self.assertNotIn("4711", text)
            process.send_signal(signal.SIGTERM)
            recorded = process.stdout.read()
            self.assertIn('example login("***");', recorded)
            self.assertNotIn("secret-1", recorded)

    def test_the_record_is_a_file_of_examples(self):
        with self.serve("--record") as (server, process):
            server.Orders.place("a\n\"b\"", [{"sku": "AB-1", "note": "ü"}], {"card": "c"})
            server.Orders.mode("fast", 5)
            outcome(lambda: server.Orders.place("bob", [{"sku": "AB-1", "qty": 2}], {"card": "X"}))
            server.Orders.find(3, "under way")
            server.Orders.counts({"open": 2})
            process.send_signal(signal.SIGTERM)
            lines = process.stdout.read().splitlines()
            self.assertEqual(process.wait(30), 0)
        self.assertEqual(len(lines), 5)
        self.assertEqual(lines[1], "example mode(fast, high) -> low;  // Orders, an example")
        self.assertEqual(lines[2], 'example place("bob", [{sku: "AB-1", qty: 2, size: 1.5}], {card: "X"}) '
                                   'throws OutOfStock {sku: "AB-1", left: 1};  // Orders, an example')
        again = SHOP.replace("  example mode(fast, high) -> low;\n", "".join(f"  {line}\n" for line in lines))
        (self.folder / "again.idl").write_text(again)
        done = subprocess.run([TAGWIRE, "check", "again.idl"], cwd=self.folder, capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_introspection_and_multicall(self):
        with self.serve() as (server, _):
            self.assertEqual(server.system.methodHelp("Orders.place"), "Places an order.")
            self.assertEqual(server.system.methodSignature("Orders.pair"), [["array", "array"]])
            self.assertEqual(len(server.system.methodSignature("Orders.find")), 3)
            self.assertIn("Special.note", server.system.listMethods())
            batch = xmlrpc.client.MultiCall(server)
            batch.Orders.mode("fast", 5)
            batch.Orders.maybe()
            self.assertEqual(list(batch()), [1, None])

    def test_it_describes_itself(self):
        with self.serve() as (server, _):
            described = server.tagwire.describe()
            self.assertEqual(described["idl"], [{"name": "shop.idl", "text": SHOP}])
            self.assertEqual(json.loads(described["descriptor"])["modules"][0]["module"], "shop")

    def test_many_at_once(self):
        with self.serve("--threads", "4") as (server, _):
            url = "http://" + server._ServerProxy__host  # one connection a thread
            wrong = []

            def call():
                with xmlrpc.client.ServerProxy(url) as own:
                    for _ in range(50):
                        if own.Orders.mode("fast", 5) != 1:
                            wrong.append(1)

            threads = [threading.Thread(target=call) for _ in range(8)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            self.assertEqual(wrong, [])

    def test_it_refuses_what_a_generated_server_refuses(self):
        mock = [TAGWIRE, "serve", "--mock", EVERYTHING, "--listen", "127.0.0.1:0"]
        values = [None, True, 0, -1, 300, 2**31 - 1, 1.5, -0.0, "", "x", "7", b"\0", [], [1], ["a", 1], {}, {"x": 1}, {"": []},
                  datetime.datetime(2026, 1, 31), xmlrpc.client.DateTime("00000101T00:00:00"), [[]], [{}], {"a": {"b": None}}]
        with serving(mock) as (server, _), serving([INTEROP_SERVER, "--listen", "127.0.0.1:0"]) as (generated, _):
            methods = [name for name in server.system.listMethods() if not name.startswith(("system.", "tagwire."))]
            self.assertGreater(len(methods), 10)
            tried = 0
            for name in methods:
                for arguments in [(), *[(value,) for value in values], (1, 2, 3, 4, 5, 6, 7)]:
                    expected = outcome(lambda: getattr(generated, name)(*arguments))
                    if isinstance(expected, tuple) and expected[0] == -32602:
                        tried += 1
                        self.assertEqual(outcome(lambda: getattr(server, name)(*arguments)), expected, (name, arguments))
            self.assertGreater(tried, 200)

    def test_what_cannot_be_served_is_said(self):
        def run(*arguments):
            return subprocess.run([TAGWIRE, "serve", *arguments], cwd=self.folder, capture_output=True, text=True, timeout=30)

        (self.folder / "wrong.idl").write_text("module wrong;\nservice S { m() }\n")
        self.assertEqual(run("--mock", "wrong.idl").returncode, 1)
        self.assertEqual(run("--mock", "nothing.idl").returncode, 2)
        self.assertEqual(run("--mock", "shop.idl", "--listen", "nonsense").returncode, 2)
        self.assertEqual(run().returncode, 2)
        with self.serve() as (server, _):
            taken = run("--mock", "shop.idl", "--listen", server._ServerProxy__host)
            self.assertEqual(taken.returncode, 2)
            self.assertRegex(taken.stderr, r"^tagwire: .*127\.0\.0\.1:\d+.*in use")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
