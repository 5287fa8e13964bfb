#!/usr/bin/env python3
"""Python's own xmlrpc.client against a server of ours: every type both ways, faults, introspection, odd callers.

usage: python_interop_test.py INTEROP_SERVER [unittest arguments]
"""
import datetime
import http.client
import math
import pathlib
import random
import struct
import sys
import threading
import unittest
import xmlrpc.client
from xmlrpc.client import Binary, DateTime, Fault, MultiCall, ProtocolError, ServerProxy

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "examples" / "common"))
from run import running  # noqa: E402

SERVER = sys.argv.pop(1) if len(sys.argv) > 1 else None
UTC = datetime.timezone.utc


class AgainstServer(unittest.TestCase):
    """One server for each class of tests; self.proxy() makes clients of it."""

    @classmethod
    def setUpClass(cls):
        cls._running = running(SERVER)
        cls.url, cls.process = cls._running.__enter__()

    @classmethod
    def tearDownClass(cls):
        cls._running.__exit__(None, None, None)

    def proxy(self, **options):
        proxy = ServerProxy(self.url, **options)
        self.addCleanup(proxy("close"))
        return proxy

    def assertFault(self, code, call, *arguments, text=None):
        with self.assertRaises(Fault) as caught:
            call(*arguments)
        self.assertEqual(caught.exception.faultCode, code, caught.exception.faultString)
        if text is not None:
            self.assertIn(text, caught.exception.faultString)
        return caught.exception


def sample(**changes):
    """An Everything as a Python caller writes it."""
    value = {
        "flag": True, "tiny": -128, "small": -32768, "medium": -2**31, "large": 2**31 - 1, "utiny": 255, "usmall": 65535,
        "umedium": 2**31 - 1, "real": 0.1, "text": "<&>\n\t ]]> 'x' \"y\" grün 🙂", "raw": bytes(range(256)),
        "when": datetime.datetime(2026, 11, 22, 12, 30, 59), "span": 1.5, "colour": "light-blue", "level": 9,
        "inner": {"name": "", "values": []}, "inners": [{"name": "a", "values": [1.0, -0.0]}], "table": {"": 1, "b c": 2},
        "by_number": {"-1": "minus", "7": "seven"}, "by_colour": {"red": True, "light-blue": False},
        "free": [1, "two", {"three": [True, 4.5, b"5"]}], "maybe": "there", "count": 8, "größe & <mehr>": "x",
    }
    value.update(changes)
    return value


class TypesBothWays(AgainstServer):
    def test_a_struct_of_every_type_survives(self):
        echo = self.proxy(use_builtin_types=True).Echo
        self.assertEqual(echo.everything(sample()), sample())

    def test_absent_optional_and_defaulted_members(self):
        echo = self.proxy(use_builtin_types=True).Echo
        value = sample()
        for name in ("maybe", "count", "größe & <mehr>"):
            del value[name]
        result = echo.everything(value)
        self.assertNotIn("maybe", result)
        self.assertEqual((result["count"], result["größe & <mehr>"]), (7, "ß"))

    def test_unknown_members_are_ignored(self):
        echo = self.proxy(use_builtin_types=True).Echo
        self.assertEqual(echo.everything(sample(more={"x": [1, {"y": 2}]})), sample())

    def test_nil_stands_for_an_absent_optional(self):
        echo = self.proxy(use_builtin_types=True, allow_none=True).Echo
        self.assertNotIn("maybe", echo.everything(sample(maybe=None)))

    def test_booleans(self):
        echo = self.proxy().Echo
        self.assertIs(echo.boolean(True), True)
        self.assertIs(echo.boolean(False), False)

    def test_integers_at_their_ends(self):
        echo = self.proxy().Echo
        for bits in (8, 16, 32):
            signed, unsigned = getattr(echo, f"int{bits}"), getattr(echo, f"uint{bits}")
            for value in (-2**(bits - 1), -1, 0, 1, 2**(bits - 1) - 1):
                self.assertEqual(signed(value), value)
            for value in (0, 1, min(2**bits - 1, 2**31 - 1)):
                self.assertEqual(unsigned(value), value)
            self.assertFault(-32602, signed, -2**(bits - 1) - 1 if bits < 32 else "x", text="params[0]")
            self.assertFault(-32602, unsigned, -1, text="params[0]")

    def test_64_bit_integers_as_decimal_strings(self):
        echo = self.proxy().Echo
        for value in (-2**63, 2**63 - 1, 2**53 + 1, -1, 0):
            self.assertEqual(echo.int64(str(value)), value)
        self.assertEqual(echo.uint32(str(2**32 - 1)), 2**32 - 1)
        self.assertFault(-32602, echo.int64, str(2**63))
        self.assertFault(-32602, echo.uint32, str(2**32))

    def test_doubles_bit_for_bit(self):
        echo = self.proxy().Echo
        numbers = [0.0, -0.0, 0.1, 1e22, 1e23, 5e-324, 1.7976931348623157e308, 2.2250738585072014e-308, 1 / 3, -123456.789, 1e16]
        chance = random.Random(20261122)
        while len(numbers) < 2000:
            (number,) = struct.unpack("<d", chance.randbytes(8))
            if math.isfinite(number):
                numbers.append(number)
        self.assertEqual([struct.pack("<d", x) for x in echo.reals(numbers)], [struct.pack("<d", x) for x in numbers])
        self.assertEqual(echo.real(3), 3.0)  # an integer is read where a double is expected

    def test_not_a_number_is_refused(self):
        echo = self.proxy().Echo
        for number in (math.nan, math.inf, -math.inf):
            self.assertFault(-32602, echo.real, number)

    def test_strings(self):
        echo = self.proxy().Echo
        for text in ("", " ", "   ", "\n", "\t a \n", "a]]>b", "&amp;", "<b>", "grün", "日本語", "🙂🙃", "é", "\u2028",
                     "\ufffd", "x" * 1_000_000, "&<>" * 1000):
            self.assertEqual(echo.text(text), text)

    def test_carriage_returns_sent_as_references(self):
        """Python writes a CR raw, and XML folds it; sent as a reference it must survive, both ways."""
        body = xmlrpc.client.dumps(("a\rb\r\nc",), "Echo.text").replace("\r", "&#13;")
        self.assertEqual(post(self, body), "a\rb\r\nc")

    def test_a_character_that_xml_cannot_carry_is_refused_with_its_place(self):
        for character in "\x00\x01\x08\x0b\x1f":
            fault = self.assertFault(-32702, self.proxy().Echo.text, "abc" + character)
            self.assertIn("byte", fault.faultString)

    def test_bytes(self):
        echo = self.proxy().Echo
        for raw in (b"", b"\0", bytes(range(256)) * 100):
            self.assertEqual(echo.raw(Binary(raw)).data, raw)
            self.assertEqual(self.proxy(use_builtin_types=True).Echo.raw(raw), raw)

    def test_dates(self):
        moment = datetime.datetime(1999, 12, 31, 23, 59, 59)
        self.assertEqual(self.proxy(use_builtin_types=True).Echo.when(moment), moment)
        self.assertEqual(self.proxy().Echo.when(DateTime("20260102T03:04:05")), "20260102T03:04:05")
        for year in (1, 1900, 9999):
            moment = datetime.datetime(year, 1, 1)
            self.assertEqual(self.proxy(use_builtin_types=True).Echo.when(moment), moment)
        for text, same in (("2026-01-02T03:04:05Z", "20260102T03:04:05"), ("20260102T030405", "20260102T03:04:05"),
                           ("2026-01-02T03:04:05.678+02:00", "20260102T01:04:05")):
            self.assertEqual(self.proxy().Echo.when(DateTime(text)), same)
        self.assertFault(-32602, self.proxy().Echo.when, DateTime("20261301T00:00:00"))

    def test_durations(self):
        echo = self.proxy().Echo
        for seconds in (0.0, 1.5, -2.25, 0.000001, 86400.0, 1e9 + 0.5):
            self.assertEqual(echo.span(seconds), seconds)
        self.assertEqual(echo.span(3), 3.0)

    def test_enums(self):
        echo = self.proxy().Echo
        self.assertEqual(echo.colour("light-blue"), "light-blue")
        self.assertEqual(echo.level(9), 9)
        self.assertEqual(echo.level(12345), 12345)  # an unknown number is kept
        self.assertFault(-32500, echo.colour, "mauve")  # an unknown name is read, and cannot be written

    def test_containers(self):
        echo = self.proxy().Echo
        nested = [[[1, 2], []], [], [[3]]]
        self.assertEqual(echo.nested(nested), nested)
        self.assertEqual(echo.nested([]), [])
        self.assertEqual(echo.table({"a": "b", "": "", "<&>": "🙂"}), {"a": "b", "": "", "<&>": "🙂"})
        self.assertEqual(echo.table({}), {})
        self.assertEqual(echo.by_number({"3": "x", "-4": "y"}), {"3": "x", "-4": "y"})
        self.assertFault(-32602, echo.by_number, {"x": "x"})

    def test_any(self):
        echo = self.proxy(use_builtin_types=True, allow_none=True).Echo
        for value in (True, -5, 1.25, "text", b"raw", datetime.datetime(2026, 1, 2), [], {}, [[]], [{"a": [None]}], None):
            self.assertEqual(echo.free(value), value)
            self.assertIs(type(echo.free(value)), type(value))

    def test_nothing_and_absent_results(self):
        echo = self.proxy().Echo
        self.assertIsNone(echo.nothing())
        self.assertIsNone(echo.maybe())
        self.assertEqual(echo.maybe("x"), "x")
        self.assertIsNone(self.proxy(allow_none=True).Echo.maybe(None))

    def test_parameters_that_may_be_left_out(self):
        echo = self.proxy().Echo
        self.assertEqual(echo.optional(1), "1 50 none")
        self.assertEqual(echo.optional(1, 2), "1 2 none")
        self.assertEqual(echo.optional(1, 2, "three"), "1 2 three")
        self.assertFault(-32602, echo.optional, text="found 0")
        self.assertFault(-32602, echo.optional, 1, 2, "3", 4, text="found 4")

    def test_names_that_are_not_ascii(self):
        self.assertEqual(getattr(self.proxy().Echo, "grüße")("Jürgen"), "Grüße, Jürgen")

    def test_other_encodings(self):
        for encoding in ("iso-8859-1", "iso-8859-15", "cp1252", "us-ascii", "utf-16"):
            text = "abc" if encoding == "us-ascii" else "für §"
            declared = {"cp1252": "windows-1252"}.get(encoding, encoding)
            proxy = ServerProxy(self.url, encoding=declared)
            self.addCleanup(proxy("close"))
            self.assertEqual(proxy.Echo.text(text), text, encoding)

    def test_functions_registered_without_an_idl(self):
        proxy = self.proxy()
        self.assertEqual(proxy.pow(2, 10), 1024.0)
        self.assertEqual(proxy.sum([0.5] * 10), 5.0)
        self.assertRegex(proxy.peer(), r"^127\.0\.0\.1:\d+$")


def post(test, body, path="/RPC2"):
    """Sends `body` as it is; returns the decoded result or raises the fault."""
    host = test.url.split("//")[1]
    connection = http.client.HTTPConnection(host)
    test.addCleanup(connection.close)
    connection.request("POST", path, body if isinstance(body, bytes) else body.encode(), {"Content-Type": "text/xml"})
    response = connection.getresponse()
    data = response.read()
    test.assertEqual(response.status, 200, data)
    return xmlrpc.client.loads(data)[0][0]


class Faults(AgainstServer):
    def test_a_declared_error_has_its_code_text_and_details(self):
        with self.assertRaises(Fault) as caught:
            self.proxy().Echo.fail("detailed")
        self.assertEqual(caught.exception.faultCode, 1234)
        self.assertEqual(caught.exception.faultString, "code 5, a < b, true")

    def test_the_details_of_a_declared_error_are_on_the_wire(self):
        host = self.url.split("//")[1]
        connection = http.client.HTTPConnection(host)
        self.addCleanup(connection.close)
        connection.request("POST", "/RPC2", xmlrpc.client.dumps(("detailed",), "Echo.fail"), {"Content-Type": "text/xml"})
        unmarshal = xmlrpc.client.Unmarshaller(use_builtin_types=True)
        parser = xmlrpc.client.ExpatParser(unmarshal)
        parser.feed(connection.getresponse().read())
        parser.close()
        detail = unmarshal._stack[0]["faultDetail"]
        self.assertEqual(detail, {"error": "Detailed", "number": 5, "text": "a < b", "flag": True,
                                  "when": datetime.datetime(1970, 1, 1), "inner": {"name": "x", "values": [1.5]}})

    def test_other_errors(self):
        echo = self.proxy().Echo
        self.assertFault(77, echo.fail, "plain", text="nothing to add")
        self.assertFault(4711, echo.fail, "fault", text="custom & <text>")

    def test_what_a_handler_did_not_declare_says_nothing_internal(self):
        for how in ("standard", "anything"):
            fault = self.assertFault(-32500, self.proxy().Echo.fail, how)
            self.assertNotIn("secret", fault.faultString)
            self.assertIn("Echo.fail", fault.faultString)

    def test_unknown_methods(self):
        self.assertFault(-32601, self.proxy().Echo.txet, "x", text="Echo.txet")
        self.assertFault(-32601, self.proxy().nothing_like_it)

    def test_wrong_types_name_the_path(self):
        echo = self.proxy().Echo
        self.assertFault(-32602, echo.int32, "5", text="params[0]: expected int, found string")
        self.assertFault(-32602, echo.reals, [1.0, "x"], text="params[0][1]: expected double, found string")
        self.assertFault(-32602, echo.nested, [[[1], [2.5]]], text="params[0][0][1][0]")
        wrong = sample()
        wrong["inners"].append({"name": 5, "values": []})
        self.assertFault(-32602, echo.everything, wrong, text="params[0].inners[1].name: expected string, found int")
        missing = sample()
        del missing["inner"]["name"]
        self.assertFault(-32602, echo.everything, missing, text="params[0].inner")

    def test_a_result_that_cannot_be_sent_is_a_fault(self):
        self.assertFault(-32500, self.proxy().bad_text)
        self.assertFault(-32500, self.proxy().not_a_number)

    def test_nesting_beyond_the_limit(self):
        value = []
        for _ in range(62):
            value = [value]
        self.assertEqual(self.proxy().Echo.free(value), value)
        for _ in range(10):
            value = [value]
        self.assertFault(-32008, self.proxy().Echo.free, value)

    def test_broken_documents(self):
        for body, code in ((b"", -32700), (b"<methodCall>", -32700), (b"hello", -32700), (b"<a/>", -32600),
                           (b"<methodCall><params/></methodCall>", -32600),
                           (b"<!DOCTYPE methodCall><methodCall><methodName>x</methodName></methodCall>", -32700),
                           (b"<?xml version='1.0' encoding='koi8-r'?><methodCall/>", -32701),
                           (b"<methodCall><methodName>\xff</methodName></methodCall>", -32702)):
            with self.subTest(body=body), self.assertRaises(Fault) as caught:
                post(self, body)
            self.assertEqual(caught.exception.faultCode, code, body)

    def test_other_paths_are_not_found(self):
        with self.assertRaises(ProtocolError) as caught, ServerProxy(self.url + "/other") as proxy:
            proxy.Echo.nothing()
        self.assertEqual(caught.exception.errcode, 404)
        with ServerProxy(self.url + "/") as proxy:
            self.assertIsNone(proxy.Echo.nothing())
        for suffix in ("/RPC2?key=value", "/RPC2#fragment", "/RPC2?a=b#c", "?key=value", "#fragment"):
            with ServerProxy(self.url + suffix) as proxy:
                self.assertIsNone(proxy.Echo.nothing())


class Introspection(AgainstServer):
    def test_list_methods(self):
        methods = self.proxy().system.listMethods()
        self.assertEqual(methods, sorted(methods))
        for name in ("Echo.everything", "Echo.grüße", "pow", "system.listMethods", "system.multicall"):
            self.assertIn(name, methods)
        self.assertEqual(len(methods), len(set(methods)))

    def test_signatures(self):
        signature = self.proxy().system.methodSignature
        self.assertEqual(signature("pow"), [["double", "double", "double"]])
        self.assertEqual(signature("Echo.int64"), [["i8", "i8"]])
        self.assertEqual(signature("Echo.text"), [["string", "string"]])
        self.assertEqual(signature("Echo.raw"), [["base64", "base64"]])
        self.assertEqual(signature("Echo.when"), [["dateTime.iso8601", "dateTime.iso8601"]])
        self.assertEqual(signature("Echo.everything"), [["struct", "struct"]])
        self.assertEqual(signature("Echo.reals"), [["array", "array"]])
        self.assertEqual(signature("Echo.nothing"), [["nil"]])
        self.assertEqual(signature("Echo.optional"), [["string", "int"], ["string", "int", "int"],
                                                      ["string", "int", "int", "string"]])
        self.assertEqual(signature("Echo.free"), "undef")
        self.assertEqual(signature("system.methodExist"), [["boolean", "string"]])

    def test_help(self):
        self.assertEqual(self.proxy().system.methodHelp("pow"), "x to the power y")
        self.assertIn("Fails as asked", self.proxy().system.methodHelp("Echo.fail"))
        self.assertEqual(self.proxy().system.methodHelp("Echo.int8"), "")

    def test_unknown_names(self):
        self.assertIs(self.proxy().system.methodExist("pow"), True)
        self.assertIs(self.proxy().system.methodExist("wop"), False)
        self.assertFault(-32601, self.proxy().system.methodHelp, "wop")
        self.assertFault(-32601, self.proxy().system.methodSignature, "wop")

    def test_capabilities(self):
        capabilities = self.proxy().system.getCapabilities()
        for name in ("xmlrpc", "introspection", "system.multicall", "nil", "faults_interop", "tagwire"):
            self.assertEqual({"specUrl": str, "specVersion": int},
                             {key: type(value) for key, value in capabilities[name].items()}, name)


class MultiCalls(AgainstServer):
    def test_results_in_order(self):
        batch = MultiCall(self.proxy())
        for number in range(100):
            batch.Echo.int32(number)
        self.assertEqual(list(batch()), list(range(100)))

    def test_a_fault_stays_with_its_entry(self):
        batch = MultiCall(self.proxy())
        batch.Echo.int32(1)
        batch.Echo.int32("x")
        batch.no_such_method()
        batch.Echo.int32(4)
        results = batch()
        self.assertEqual((results[0], results[3]), (1, 4))
        for index, code in ((1, -32602), (2, -32601)):
            with self.assertRaises(Fault) as caught:
                results[index]
            self.assertEqual(caught.exception.faultCode, code)

    def test_malformed_entries(self):
        entries = [{"methodName": "Echo.nothing"}, {"params": []}, "text", {"methodName": 5, "params": []},
                   {"methodName": "Echo.int32", "params": "x"}, {"params": [7], "methodName": "Echo.int32"},
                   {"methodName": "system.multicall", "params": [[]]}, {"methodName": "Echo.nothing", "params": [], "x": 1}]
        results = self.proxy().system.multicall(entries)
        self.assertEqual(results[0], [None])
        for index in (1, 2, 3, 4, 6):
            self.assertIn("faultCode", results[index], entries[index])
        self.assertEqual(results[5], [7])
        self.assertEqual(results[7], [None])

    def test_empty_and_too_many(self):
        self.assertEqual(self.proxy().system.multicall([]), [])
        self.assertEqual(len(self.proxy().system.multicall([{"methodName": "Echo.nothing"}] * 1000)), 1000)
        self.assertFault(-32008, self.proxy().system.multicall, [{"methodName": "Echo.nothing"}] * 1001)


class Connections(AgainstServer):
    def test_one_connection_serves_many_calls(self):
        proxy = self.proxy()
        peers = {proxy.peer() for _ in range(20)}
        self.assertEqual(len(peers), 1)

    def test_many_clients_at_once(self):
        failures = []

        def work(number):
            try:
                with ServerProxy(self.url) as proxy:
                    for step in range(50):
                        if proxy.Echo.int32(number * 100 + step) != number * 100 + step:
                            failures.append((number, step))
            except Exception as error:  # noqa: BLE001: reported below
                failures.append(error)

        threads = [threading.Thread(target=work, args=(number,)) for number in range(16)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(failures, [])

    def test_large_values(self):
        text = "0123456789" * 300_000
        self.assertEqual(self.proxy().Echo.text(text), text)
        numbers = [float(i) for i in range(50_000)]
        self.assertEqual(self.proxy().sum(numbers), sum(numbers))

    def test_a_body_over_the_limit_is_refused_and_the_server_goes_on(self):
        # Python looks for a reply only when its whole body is sent; a reset before that hides it.
        for mebibytes in (17, 80):
            with self.subTest(mebibytes=mebibytes), self.assertRaises(ProtocolError) as caught:
                self.proxy().Echo.text("x" * (mebibytes * 1024 * 1024))
            self.assertEqual(caught.exception.errcode, 413)
        self.assertEqual(self.proxy().Echo.int32(1), 1)


if __name__ == "__main__":
    unittest.main(verbosity=1)
