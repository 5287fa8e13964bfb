"""Generated clients against servers in C++. Usage: calls_test.py TAGWIRE INVENTORY_SERVER INTEROP_SERVER"""

import copy
import datetime
import pickle
import random
import sys
import unittest
import xmlrpc.client

from random_values import Sampler
from support import ROOT, generated, main

import run  # examples/common: starts an example's server

INVENTORY_SERVER, INTEROP_SERVER = sys.argv[2:4]
inventory = generated(ROOT / "examples/inventory/inventory.idl")
everything = generated(ROOT / "tests/interop/everything.idl")


class Inventory(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.running = run.running(INVENTORY_SERVER)
        cls.url, _ = cls.running.__enter__()
        cls.client = inventory.InventoryClient(cls.url)

    @classmethod
    def tearDownClass(cls):
        cls.client.close()
        cls.running.__exit__(None, None, None)

    def article(self, **fields):
        return inventory.Article(**{"sku": "BOLT", "name": "Bolt", "tags": {}, **fields})

    def test_structs_go_there_and_back(self):
        article = self.article(
            quantity=2**31 - 1,
            unit=inventory.Unit.kilogram,
            priority=inventory.Priority.high,
            price=0.1,
            tags={"a & b": "<é>\r\n"},
            photo=bytes(range(256)),
        )
        self.client.put(article)
        self.assertEqual(self.client.get("BOLT"), article)

    def test_defaults_and_what_is_left_out(self):
        self.client.put(self.article(sku="PLAIN"))
        plain = self.client.get("PLAIN")
        self.assertEqual(plain, self.article(sku="PLAIN"))
        self.assertIsNone(plain.price)
        self.assertIs(plain.unit, inventory.Unit.piece)

    def test_optional_results_and_parameters(self):
        self.assertIsNone(self.client.find("NOTHING"))
        self.client.put(self.article(sku="METRE", unit=inventory.Unit.metre))
        self.assertEqual([a.sku for a in self.client.search(unit=inventory.Unit.metre)], ["METRE"])
        self.assertEqual(len(self.client.search("", 1)), 1)

    def test_datetimes_integers_and_maps_by_enum(self):
        self.client.put(self.article(sku="TIMED", quantity=10))
        before = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)
        movement = self.client.take("TIMED", 3)
        self.assertGreaterEqual(movement.at, before)
        self.assertEqual((movement.change, movement.left), (-3, 7))
        self.assertIn(movement, self.client.history(before))
        self.assertIsInstance(self.client.totals()[inventory.Unit.piece], int)

    def test_declared_errors_have_their_fields(self):
        with self.assertRaises(inventory.UnknownArticle) as caught:
            self.client.get("NOTHING")
        error = caught.exception
        self.assertIsInstance(error, xmlrpc.client.Fault)
        self.assertEqual(error.sku, "NOTHING")
        self.assertEqual((error.faultCode, error.faultString), (404, str(error)))
        self.assertEqual(str(error), "there is no article NOTHING")
        self.assertEqual(repr(error), "UnknownArticle(sku='NOTHING')")
        for other in (copy.deepcopy(error), pickle.loads(pickle.dumps(error))):
            self.assertEqual(vars(other), vars(error))

    def test_any_holds_every_type(self):
        value = {
            "none": None,
            "wide": 2**40,
            "list": [True, -1, 1.5, "x", b"\0"],
            "when": datetime.datetime(2026, 1, 31, 12, tzinfo=datetime.timezone.utc),
        }
        self.assertEqual(self.client.echo(value), value)

    def test_a_server_proxy_may_be_handed_over(self):
        with xmlrpc.client.ServerProxy(self.url) as proxy:
            with inventory.InventoryClient(proxy) as client:
                self.assertIsNone(client.find("NOTHING"))
            self.assertIsNone(proxy.Inventory.find("NOTHING"))  # works as before

    def test_what_does_not_fit_is_refused_before_it_is_sent(self):
        for call, says in (
            (lambda: self.client.take("X", 2**31), "Inventory.take.quantity: expected an integer "
             "from -2147483648 to 2147483647, found 2147483648"),
            (lambda: self.client.get(5), "Inventory.get.sku: expected str, found int"),
            (lambda: self.client.put(self.article(tags={"a": 1})),
             "Inventory.put.article.tags['a']: expected str, found int"),
            (lambda: self.client.put(self.article(name="\0")),
             "Inventory.put.article.name: U+0000 is a character that XML cannot carry"),
        ):
            with self.assertRaises(ValueError) as caught:
                call()
            self.assertEqual(str(caught.exception), says)


class Everything(unittest.TestCase):
    """Random values of every type, there and back through the typed code of both sides."""

    @classmethod
    def setUpClass(cls):
        running = run.running(INTEROP_SERVER)
        cls.url, _ = running.__enter__()
        cls.addClassCleanup(running.__exit__, None, None, None)
        cls.client = everything.EchoClient(cls.url)
        cls.addClassCleanup(cls.client.close)
        cls.sampler = Sampler(everything._tw, random.Random(2026))

    def test_each_type_by_itself(self):
        for method, name in everything.EchoService._methods:
            params = method.params
            if len(params) != 1 or params[0].wire != "value" or name in ("shout", "fail"):
                continue
            for _ in range(40):
                value = self.sampler.of(params[0].codec)
                with self.subTest(method=name, value=value):
                    self.assertEqual(getattr(self.client, name)(value), value)

    def test_all_in_one_struct(self):
        for _ in range(100):
            value = self.sampler.of(everything._codec_Everything)
            self.assertEqual(self.client.everything(value), value)

    def test_errors(self):
        with self.assertRaises(everything.Detailed) as caught:
            self.client.fail("detailed")
        self.assertIsInstance(caught.exception.inner, everything.Inner)
        self.assertRaises(everything.Plain, self.client.fail, "plain")
        with self.assertRaises(xmlrpc.client.Fault) as caught:
            self.client.fail("undeclared")
        self.assertIs(type(caught.exception), xmlrpc.client.Fault)

    def test_deprecated_methods_warn(self):
        with self.assertWarnsRegex(DeprecationWarning, "^shout is deprecated: use text$"):
            self.client.shout("x")

    def test_other_forms_of_calls(self):
        self.assertIsNone(self.client.maybe(None))
        self.assertIsNone(self.client.nothing())
        self.assertEqual(self.client.greet("ada"), self.client.greet("ada"))
        self.assertIsInstance(self.client.optional(1), str)


if __name__ == "__main__":
    main()
