"""Generated services on Python's own server, called by generated clients and by plain ones.

Usage: services_test.py TAGWIRE CALCULATOR_CLIENT
"""

import datetime
import errno
import http.client
import queue
import socket
import subprocess
import sys
import threading
import unittest
import xmlrpc.client

from support import ROOT, generated, main, served

money, orders = generated(
    ROOT / "tests/python/golden/orders/money.idl", ROOT / "tests/python/golden/orders/orders.idl"
)
calculator = generated(ROOT / "examples/calculator/calculator.idl")
base, features = generated(
    ROOT / "tests/python/golden/features/base.idl",
    ROOT / "tests/python/golden/features/features.idl",
)
NOON = datetime.datetime(2026, 1, 31, 12, tzinfo=datetime.timezone.utc)


class Desk(orders.OrdersService):
    def __init__(self):
        self.heard = []

    def place(self, customer, lines, note):
        self.heard.append(("place", customer, lines, note))
        if customer == "nobody":
            raise orders.Busy()
        if lines and lines[0].sku == "NO-1":
            raise orders.OutOfStock(lines[0].sku, 0)
        if customer == "broken":
            raise RuntimeError("a secret")
        return orders.Receipt(
            id=2**40, total=money.Amount("EUR", -(2**63)), status=orders.Status.open,
            placed_at=NOON, tags={"<&>": note or ""},
        )

    def find(self, limit, status):
        self.heard.append(("find", limit, status))
        return []

    def cancel(self, id):
        self.heard.append(("cancel", id))

    def audit(self, event):
        self.heard.append(("audit", event))


class Services(unittest.TestCase):
    def setUp(self):
        self.desk = Desk()
        context = served(self.desk)
        self.url, self.server = context.__enter__()
        self.addCleanup(context.__exit__, None, None, None)
        self.client = orders.OrdersClient(self.url)
        self.addCleanup(self.client.close)

    def plain(self, **options):
        proxy = xmlrpc.client.ServerProxy(self.url, **options)
        self.addCleanup(proxy("close"))
        return proxy

    def test_calls_arrive_typed_and_so_do_results(self):
        line = orders.Line("AB-1", 2)
        receipt = self.client.place("ada", [line], note="x")
        self.assertEqual(self.desk.heard, [("place", "ada", [line], "x")])
        self.assertEqual(receipt.id, 2**40)
        self.assertEqual(receipt.total, money.Amount("EUR", -(2**63)))
        self.assertEqual(receipt.placed_at, NOON)
        self.assertEqual(receipt.tags, {"<&>": "x"})

    def test_defaults_are_filled_in_and_missing_parameters_are_none(self):
        self.plain().Orders.find()
        self.client.find(7, orders.Status.shipped)
        self.assertEqual(
            self.desk.heard, [("find", 50, None), ("find", 7, orders.Status.shipped)]
        )

    def test_a_plain_client_needs_nothing_generated(self):
        receipt = self.plain(use_builtin_types=True).Orders.place("ada", [{"sku": "AB-1"}])
        self.assertEqual(receipt["id"], 2**40)
        self.assertEqual(receipt["status"], "open")
        self.assertEqual(self.desk.heard[0][2], [orders.Line("AB-1", 1)])

    def test_64_bit_arguments_are_read_from_text_too(self):
        self.plain().Orders.cancel("9007199254740993")
        self.client.cancel(2**62)
        self.assertEqual(self.desk.heard, [("cancel", 2**53 + 1), ("cancel", 2**62)])

    def test_declared_errors_become_faults_with_detail(self):
        with self.assertRaises(orders.OutOfStock) as caught:
            self.client.place("ada", [orders.Line("NO-1")])
        self.assertEqual((caught.exception.sku, caught.exception.available), ("NO-1", 0))
        with self.assertRaises(orders.Busy):
            self.client.place("nobody", [])
        with self.assertRaises(xmlrpc.client.Fault) as caught:
            self.plain().Orders.place("ada", [{"sku": "NO-1"}])
        self.assertEqual(caught.exception.faultCode, 409)
        self.assertEqual(caught.exception.faultString, "only 0 of NO-1 left")

    def test_other_exceptions_say_nothing_about_themselves(self):
        with self.assertLogs("tagwire", "ERROR") as log:
            with self.assertRaises(xmlrpc.client.Fault) as caught:
                self.client.place("broken", [])
        self.assertEqual(caught.exception.faultCode, -32500)
        self.assertNotIn("secret", caught.exception.faultString)
        self.assertIn("a secret", log.output[0])

    def test_arguments_that_do_not_fit_are_refused_with_their_path(self):
        orders_proxy = self.plain().Orders
        for call, says in (
            (lambda: orders_proxy.place("ada", [{"sku": "A", "qty": "two"}]),
             "Orders.place: params[1][0].qty: expected int, found string"),
            (lambda: orders_proxy.place("ada", [{}]),
             "Orders.place: params[1][0]: member 'sku' is missing"),
            (lambda: orders_proxy.place("ada"), "Orders.place: expected 2 to 3 parameters, found 1"),
            (lambda: orders_proxy.cancel(), "Orders.cancel: expected 1 parameter, found 0"),
            (lambda: orders_proxy.cancel(True), "Orders.cancel: params[0]: expected int, found boolean"),
        ):
            with self.assertRaises(xmlrpc.client.Fault) as caught:
                call()
            self.assertEqual((caught.exception.faultCode, caught.exception.faultString), (-32602, says))
        self.assertEqual(self.desk.heard, [])

    def test_other_functions_of_the_server_stay(self):
        self.server.register_function(lambda x: x + 1, "inc")
        self.server.register_introspection_functions()
        self.server.register_multicall_functions()
        plain = self.plain()
        self.assertEqual(plain.inc(1), 2)
        self.assertIn("Orders.place", plain.system.listMethods())
        self.assertIn("inc", plain.system.listMethods())
        self.assertEqual(
            plain.system.methodHelp("Orders.place"), "Places an order; the reply is the receipt."
        )
        calls = xmlrpc.client.MultiCall(plain)
        calls.inc(2)
        calls.Orders.place("ada", [])
        calls.Orders.cancel("x")
        results = calls()
        self.assertEqual(results[0], 3)
        self.assertEqual(results[1]["id"], 2**40)
        with self.assertRaises(xmlrpc.client.Fault):
            results[2]

    def test_what_is_no_call_is_answered_with_a_fault(self):
        for body, code in (
            (b"", -32700),
            (b"<methodCall>", -32700),
            (b"<methodCall><params/></methodCall>", -32600),
            (b"<?xml version='1.0'?><methodCall><methodName>Orders.audit</methodName><params><param>"
             + b"<value><array><data>" * 65 + b"</data></array></value>" * 65
             + b"</param></params></methodCall>", -32008),
        ):
            connection = http.client.HTTPConnection("127.0.0.1", self.server.server_address[1])
            connection.request("POST", "/RPC2", body, {"Content-Type": "text/xml"})
            with self.assertRaises(xmlrpc.client.Fault) as caught:
                xmlrpc.client.loads(connection.getresponse().read())
            connection.close()
            self.assertEqual(caught.exception.faultCode, code, body[:80])


class Calculator(calculator.CalculatorService):
    """As the one in C++."""

    def checked(self, result):
        if not -(2**31) <= result < 2**31:
            raise calculator.OutOfRange(result)
        return result

    def add(self, x, y):
        return self.checked(x + y)

    def subtract(self, x, y):
        return self.checked(x - y)

    def multiply(self, x, y):
        return self.checked(x * y)

    def divide(self, x, y):
        if y == 0:
            raise calculator.DivisionByZero(x)
        return self.checked(x // y)


class CalledFromCpp(unittest.TestCase):
    def test_the_client_of_the_example_says_the_same(self):
        with served(Calculator()) as (url, server):
            server.register_introspection_functions()
            run = subprocess.run([sys.argv[2], url], capture_output=True, text=True, timeout=60)
        expected = (ROOT / "examples/calculator/client.txt").read_text()
        expected = expected.replace("http://127.0.0.1:8080/RPC2", url).replace(" (at byte 135)", "")
        self.assertEqual((run.returncode, run.stderr, run.stdout), (0, "", expected))


class Desk2(features.BareService):
    def __init__(self):
        self.heard = queue.Queue()
        self.go = threading.Event()

    def ping(self):
        return True

    def wait(self, time):
        raise base.Refused("no time")

    def everything(self, value):
        raise features.Busy()

    def pay(self, how, times, pin):
        raise features.Missing("AB-1", features.Level.low, pin)

    def spend(self, amount, where):
        return (len(where), str(amount))

    def note(self, text):
        self.go.wait(30)
        self.heard.put(text)
        raise RuntimeError("nobody hears this")

    def find(self, parts):
        return None

    def greet(self, name):
        return "hello " + name


class Features(unittest.TestCase):
    def setUp(self):
        self.service = Desk2()
        context = served(self.service)
        self.url, self.server = context.__enter__()
        self.addCleanup(context.__exit__, None, None, None)
        self.client = features.BareClient(self.url)
        self.addCleanup(self.client.close)

    def test_inherited_methods_are_called_under_the_name_of_the_service(self):
        self.assertTrue(self.client.ping())
        with xmlrpc.client.ServerProxy(self.url, allow_none=True) as plain:
            self.assertTrue(plain.ping())
            self.assertEqual(getattr(plain, "grüße")("ada"), "hello ada")
            self.assertEqual(plain.look(["AB-1"]), None)
        self.assertIsInstance(self.service, base.BaseService)
        self.assertIsInstance(self.client, base.BaseClient)
        self.assertEqual((features.BareClient.LIMIT, features.FeaturesService.DEPTH), (7, 3))

    def test_errors_of_other_modules_and_transient_ones(self):
        with self.assertRaises(base.Refused) as caught:
            self.client.wait(datetime.timedelta(seconds=1))
        self.assertEqual(caught.exception.why, "no time")
        with self.assertRaises(features.Missing) as caught:
            self.client.pay(features.PaymentCash(), pin="4711")
        self.assertEqual(caught.exception.pin, "4711")

    def test_tuples_and_defaults_of_structs(self):
        with self.assertWarns(DeprecationWarning):
            self.assertEqual(self.client.spend(), (1, "0.5"))

    def test_oneway_is_answered_before_it_runs_and_in_order(self):
        with self.assertLogs("tagwire", "ERROR"):
            self.client.note("one")
            self.client.note("two")
            self.assertTrue(self.service.heard.empty())
            self.service.go.set()
            self.assertEqual([self.service.heard.get(timeout=30) for _ in "12"], ["one", "two"])
            self.server._tagwire_offered.later.shutdown(wait=True)

    def test_constraints_of_parameters(self):
        with self.assertRaisesRegex(ValueError, "pay.times: expected a value of at least 1, found 0"):
            self.client.pay(features.PaymentCash(), 0)
        with xmlrpc.client.ServerProxy(self.url) as plain:
            with self.assertRaises(xmlrpc.client.Fault) as caught:
                plain.pay({"cash": {}}, 0)
        self.assertEqual(caught.exception.faultString,
                         "pay: params[1]: expected a value of at least 1, found 0")

    def test_timeouts(self):
        timeouts = []
        self.client._prepare = lambda timeout: timeouts.append(timeout)
        self.client.ping()
        features.BareClient.find(self.client, ["AB-1"])
        with self.assertRaises(base.Refused):
            self.client.wait(datetime.timedelta())
        self.assertEqual(timeouts, [3.0, None, 0.5])

    def test_only_methods_that_may_run_twice_are_sent_twice(self):
        sent = []
        transport = self.client._transport

        def broken(*_):
            sent.append(1)
            raise ConnectionResetError(errno.ECONNRESET, "gone")

        transport.send_request = broken
        for call, times in ((self.client.ping, 2), (lambda: self.client.greet("x"), 1)):
            sent.clear()
            self.assertRaises(ConnectionResetError, call)
            self.assertEqual(len(sent), times)

    def test_a_connection_that_the_server_closed_is_replaced(self):
        self.assertTrue(self.client.ping())
        sock = self.client._transport._connection[1].sock
        sock.shutdown(socket.SHUT_RDWR)  # as if the other side had closed it
        self.assertEqual(self.client.greet("ada"), "hello ada")


if __name__ == "__main__":
    main()
