"""What goes over the wire for each construct of the language, and what is refused.

Usage: values_test.py TAGWIRE
"""

import copy
import datetime
import math
import pickle
import random
import unittest
import xmlrpc.client

from random_values import Sampler
from support import ROOT, generated, generated_from, main

GOLDEN = ROOT / "tests/python/golden"
base, f = generated(GOLDEN / "features/base.idl", GOLDEN / "features/features.idl")
tw = f._tw


def sent(codec, value):
    """The XML of a value."""
    out = tw.Writer("int")
    codec.write(out, value)
    return "".join(out.parts)


def loaded(xml):
    """XML as xmlrpc.client reads it."""
    return xmlrpc.client.loads(f"<params><param>{xml}</param></params>")[0][0]


def plain(codec, value):
    """What a caller of Python's own client would see."""
    return xmlrpc.client.loads(
        f"<params><param>{sent(codec, value)}</param></params>", use_builtin_types=True
    )[0][0]


def wire(value):
    """A plain value as it comes from xmlrpc.client."""
    return xmlrpc.client.loads(xmlrpc.client.dumps((value,), allow_none=True))[0][0]


def line(**fields):
    return f.Line(**{"sku": "AB-1", **fields})


class Base(unittest.TestCase):
    def refuses(self, error, says, call, *arguments):
        with self.assertRaises(error) as caught:
            call(*arguments)
        self.assertEqual(str(caught.exception), says)

    def cannot_read(self, codec, value, says):
        self.refuses(tw.DecodeError, says, codec.read, wire(value))

    def cannot_send(self, codec, value, says):
        self.refuses(tw.EncodeError, says, sent, codec, value)


class RoundTrips(unittest.TestCase):
    def test_random_values_of_every_type_come_back_equal(self):
        codecs = {name: c for name, c in vars(f).items() if name.startswith("_codec_")}
        self.assertGreater(len(codecs), 15)
        sampler = Sampler(tw, random.Random(4711))
        for name, codec in codecs.items():
            for _ in range(60):
                value = sampler.of(codec)
                with self.subTest(codec=name, value=value):
                    self.assertEqual(codec.read(loaded(sent(codec, value))), value)

    def test_values_can_be_copied_pickled_and_shown(self):
        sampler = Sampler(tw, random.Random(1))
        for _ in range(20):
            value = sampler.of(f._codec_Everything)
            self.assertEqual(copy.deepcopy(value), value)
            self.assertEqual(pickle.loads(pickle.dumps(value)), value)
            self.assertIn("Everything(", repr(value))


class Structs(Base):
    def test_required_fields_come_first_and_defaults_are_filled_in(self):
        self.assertEqual(f.Line("AB-1"), f.Line(sku="AB-1", qty=1, note=None))
        self.assertEqual(f._codec_Line.read({"sku": "AB-1"}), f.Line("AB-1"))

    def test_members_stand_in_the_order_of_the_idl(self):
        members = list(plain(f._codec_Line, line(note="x")))
        self.assertEqual(members, ["qty", "sku", "note", "discount", "paint", "comment", "pin",
                                   "weight", "ratio"])

    def test_retired_fields_are_written_and_dropped(self):
        self.assertEqual(plain(f._codec_Line, line())["discount"], 0.5)
        self.assertFalse(hasattr(line(), "discount"))
        self.assertEqual(f._codec_Line.read({"sku": "AB-1", "discount": 7.0}), line())

    def test_nil_is_written_where_the_idl_says_so(self):
        self.assertIsNone(plain(f._codec_Line, line())["comment"])
        self.assertNotIn("note", plain(f._codec_Line, line()))
        self.assertEqual(f._codec_Line.read({"sku": "AB-1", "note": None}), line())

    def test_aliases_are_read(self):
        for name in ("paint", "colour"):
            read = f._codec_Line.read({"sku": "AB-1", name: "red"})
            self.assertIs(read.paint, f.Colour.red)
        self.assertEqual(plain(f._codec_Line, line())["paint"], "light-green")

    def test_unknown_members_are_for_strict_structs_only(self):
        self.assertEqual(f._codec_Line.read({"sku": "AB-1", "new": 1}), line())
        self.cannot_read(f._codec_Exact, {"a": 1, "new": 1}, "there is no member 'new' here")

    def test_positional_structs_are_arrays(self):
        self.assertEqual(plain(f._codec_Pair, f.Pair(1, "x", True)), [1, "x", True])
        self.assertEqual(plain(f._codec_Pair, f.Pair(1, "x")), [1, "x"])
        self.assertEqual(f._codec_Pair.read([1, "x"]), f.Pair(1, "x"))
        self.cannot_read(f._codec_Pair, [1], "expected 2 to 3 elements, found 1")
        self.cannot_read(f._codec_Pair, [1, 2], "[1]: expected string, found int")

    def test_sensitive_fields_show_nowhere(self):
        self.assertNotIn("4711", repr(line(pin="4711")))
        self.assertIn("pin='***'", repr(line(pin="4711")).replace("***", "'***'"))
        self.cannot_send(f._codec_Line, line(pin="471"),
                         "pin: expected a length of at least 4, found ***")
        self.cannot_read(f._codec_Line, {"sku": "AB-1", "pin": 4711},
                         "pin: expected string, found ***")
        error = f.Missing("AB-1", f.Level.low, "4711")
        self.assertNotIn("4711", repr(error))

    def test_defaults_are_not_shared(self):
        d = generated_from("sharing", "module s; struct S { a: list<int32> = [1]; b: T = {x: [2]}; } "
                                      "struct T { x: list<int32>; }")
        one = d.S()
        one.a.append(2)
        one.b.x.append(3)
        self.assertEqual(d.S(), d.S([1], d.T([2])))

    def test_what_contains_itself_by_reference_is_refused(self):
        node = f.Node("a", [])
        node.others.append(node)
        with self.assertRaisesRegex(tw.EncodeError, "nested deeper than 64"):
            sent(f._codec_Node, node)


class Enums(Base):
    def test_open_names_that_are_unknown_are_kept_and_not_sent(self):
        lost = f._codec_Status.read("lost")
        self.assertEqual((lost.name, lost.value), ("unknown_", "lost"))
        self.assertEqual(lost, f.Status("lost"))
        self.assertNotEqual(lost, f.Status("found"))
        self.assertEqual(pickle.loads(pickle.dumps(lost)), lost)
        self.assertEqual({lost: 1}[copy.deepcopy(lost)], 1)
        self.cannot_send(f._codec_Status, lost,
                         "an unknown enumerator cannot be written, found 'lost'")

    def test_open_numbers_that_are_unknown_are_kept_and_sent(self):
        seven = f._codec_Level.read(7)
        self.assertEqual((seven, seven.name), (7, "unknown_"))
        self.assertEqual(plain(f._codec_Level, seven), 7)
        self.cannot_read(f._codec_Level, 128, "expected an integer from -128 to 127, found 128")

    def test_strict_enums_refuse(self):
        self.cannot_read(f._codec_Colour, "blue", "expected one of red, light-green, found 'blue'")
        self.cannot_read(f._codec_Grade, 3, "expected one of 1, 2, found 3")

    def test_names_on_the_wire(self):
        self.assertEqual(plain(f._codec_Colour, f.Colour.green), "light-green")
        self.assertIs(f._codec_Status.read("done"), f.Status.closed)
        self.cannot_send(f._codec_Colour, "red", "expected Colour, found string")


class Unions(Base):
    def test_an_arm_is_the_only_member(self):
        for value, want in (
            (f.PaymentVoucher("X"), {"voucher": "X"}),
            (f.PaymentCash(), {"cash": {}}),
            (f.PaymentBack([f.PaymentCash()]), {"back": [{"cash": {}}]}),
            (f.PaymentGiftCard("G"), {"gift_card": "G"}),
        ):
            self.assertEqual(plain(f._codec_Payment, value), want)
            self.assertEqual(f._codec_Payment.read(want), value)
        self.assertEqual(f._codec_Payment.read({"present": "G"}), f.PaymentGiftCard("G"))

    def test_unknown_arms_are_kept_and_not_sent(self):
        coin = f._codec_Payment.read(wire({"coin": {"x": 2**31 - 1}}))
        self.assertEqual(coin, tw.UnknownArm("coin", {"x": 2**31 - 1}))
        self.cannot_send(f._codec_Payment, coin, "an unknown arm cannot be written, found 'coin'")
        self.cannot_read(f._codec_Only, {"c": 1}, "c: expected one of a, b")

    def test_tagged_unions_are_flat(self):
        want = {"kind": "bank-account", "iban": "DE"}
        self.assertEqual(plain(f._codec_Tagged, f.TaggedBank(f.Bank("DE"))), want)
        self.assertEqual(f._codec_Tagged.read(want), f.TaggedBank(f.Bank("DE")))
        self.assertEqual(f._codec_Tagged.read({"kind": "x", "y": 1}), tw.UnknownArm("x", {"y": 1}))
        self.cannot_read(f._codec_Tagged, {"iban": "DE"}, "member 'kind' is missing")
        self.cannot_read(f._codec_Tagged, {"kind": "card"},
                         "card: member 'number' is missing")

    def test_what_is_no_arm(self):
        for value, says in (
            ({}, "expected a struct with one member, the arm, found 0"),
            ({"cash": {}, "voucher": ""}, "expected a struct with one member, the arm, found 2"),
            ("cash", "expected struct, found string"),
            ({"card": {"number": 1}}, "card.number: expected string, found int"),
        ):
            self.cannot_read(f._codec_Payment, value, says)
        self.cannot_send(f._codec_Payment, "X", "expected an arm of Payment, found string")


class Constraints(Base):
    def both(self, codec, value, says):
        self.cannot_send(codec, value, says)
        self.cannot_read(codec, value, says)

    def test_hold_on_both_sides(self):
        self.both(f._codec_Sku, "ab-1", "expected a text that matches [A-Z]{2}-[0-9]+, found 'ab-1'")
        self.both(f._codec_Sku, "AB-1\n", "expected a text that matches [A-Z]{2}-[0-9]+, found 'AB-1\\n'")
        self.both(f._codec_Sku, "AB-\u0661", "expected a text that matches [A-Z]{2}-[0-9]+, found 'AB-\u0661'")
        self.both(f._codec_Parts, [], "expected a length from 1 to 3, found 0")
        self.both(f._codec_Parts, ["AB-1", "AB-2", "AB-1"],
                  "expected no element twice, found [0] and [2] equal")
        self.both(f._codec_Parts, ["AB-1", "x"],
                  "[1]: expected a text that matches [A-Z]{2}-[0-9]+, found 'x'")
        self.both(f._codec_Millis, -1, "expected a value of at least 0, found -1")
        self.cannot_send(f._codec_Line, line(qty=1000), "qty: expected a value from 1 to 999, found 1000")
        self.cannot_read(f._codec_Line, {"sku": "AB-1", "qty": 0},
                         "qty: expected a value from 1 to 999, found 0")

    def test_keys_are_checked_too(self):
        codec = tw.Map(f._codec_Sku, tw.INT32)
        self.cannot_read(codec, {"x": 1}, "x: expected a text that matches [A-Z]{2}-[0-9]+, found 'x'")

    def test_nonfinite_numbers_only_where_allowed(self):
        read = f._codec_Line.read({"sku": "AB-1", "ratio": math.inf})
        self.assertEqual(read.ratio, math.inf)
        self.assertTrue(math.isnan(plain(f._codec_Line, line(ratio=math.nan))["ratio"]))
        self.cannot_send(f._codec_Line, line(weight=math.nan),
                         "weight: expected a finite number, found nan")


class Scalars(Base):
    def test_integers(self):
        self.assertEqual(sent(tw.INT32, 5), "<value><int>5</int></value>")
        self.assertEqual(sent(tw.INT64, 5), "<value><i8>5</i8></value>")
        self.assertEqual(tw.UINT32.read("4294967295"), 2**32 - 1)
        self.cannot_read(tw.INT32, "5", "expected int, found string")
        self.cannot_read(tw.INT32, True, "expected int, found boolean")
        self.cannot_read(tw.INT8, 128, "expected an integer from -128 to 127, found 128")
        self.cannot_send(tw.INT64, 2**63,
                         f"expected an integer from {-2**63} to {2**63 - 1}, found {2**63}")
        self.cannot_send(tw.INT32, 10**4300, "expected an integer from -2147483648 to 2147483647, "
                                             "found a huge int")

    def test_doubles_in_fixed_notation_with_a_point(self):
        for value, want in ((1e22, "10000000000000000000000.0"), (1e-7, "0.0000001"), (3, "3.0"),
                            (0.1, "0.1"), (-0.0, "-0.0")):
            self.assertEqual(sent(tw.DOUBLE, value), f"<value><double>{want}</double></value>")
        self.assertEqual(tw.DOUBLE.read(3), 3.0)
        self.cannot_send(tw.DOUBLE, 10**400, "expected double, found an integer beyond its range")

    def test_dates_in_all_forms_of_peers(self):
        want = datetime.datetime(2026, 1, 31, 12, 30, 1, tzinfo=datetime.timezone.utc)
        for text in ("20260131T12:30:01", "2026-01-31T12:30:01Z", "20260131T123001", "20260131T12:30:01.9",
                     "2026-01-31T13:30:01+01:00", "20260131T10:30:01-0200"):
            self.assertEqual(tw.DATETIME.read(xmlrpc.client.DateTime(text)), want, text)
        for text in ("", "20260131", "20260231T00:00:00", "20260131T24:00:00", "noon"):
            with self.assertRaises(tw.DecodeError, msg=text):
                tw.DATETIME.read(xmlrpc.client.DateTime(text))
        zone = datetime.timezone(datetime.timedelta(hours=1))
        for value in (want, want.astimezone(zone), want.replace(tzinfo=None, microsecond=7)):
            self.assertIn("20260131T12:30:01", sent(tw.DATETIME, value))
        early = datetime.datetime(1, 1, 1)
        self.assertIn(">00010101T00:00:00<", sent(tw.DATETIME, early))

    def test_durations_are_seconds(self):
        self.assertEqual(plain(tw.DURATION, datetime.timedelta(milliseconds=1500)), 1.5)
        self.assertEqual(tw.DURATION.read(2), datetime.timedelta(seconds=2))
        self.cannot_read(tw.DURATION, 1e300, "expected a duration in seconds, found 1e+300")

    def test_strings(self):
        self.assertEqual(sent(tw.STRING, "<&>\r"),
                         "<value><string>&lt;&amp;&gt;&#13;</string></value>")
        for bad in ("\0", "\x1b", "\ud800", "\ufffe"):
            with self.assertRaises(tw.EncodeError):
                sent(tw.STRING, bad)

    def test_map_keys(self):
        codec = tw.Map(tw.INT32, tw.STRING)
        self.assertEqual(plain(codec, {-5: "x"}), {"-5": "x"})
        for key in ("+5", "05", " 5", "", "-0", "2147483648", "x", "٥"):
            with self.assertRaises(tw.DecodeError, msg=key):
                codec.read({key: "x"})

    def test_any_refuses_what_xml_rpc_has_not(self):
        for value in (object(), {1: 2}, 2**63, {1, 2}, f.Colour.red, f.Bank("x")):
            with self.assertRaises(tw.EncodeError):
                sent(tw.ANY, value)


class Errors(Base):
    def test_texts_are_filled_in_as_in_cpp(self):
        self.assertEqual(str(f.Busy()), "try again in 1.5 s")
        self.assertEqual(str(f.Missing("AB-1", f.Level.high)), "no AB-1 of high")
        self.assertIsInstance(f.Busy(), tw.TransientError)
        self.assertNotIsInstance(f.Missing("AB-1", f.Level.high), tw.TransientError)
        when = datetime.datetime(2026, 1, 31, 12, tzinfo=datetime.timezone.utc)
        self.assertEqual([tw.text(v) for v in (True, 1e22, when, f.Status("x"), 7)],
                         ["true", "10000000000000000000000.0", "2026-01-31T12:00:00Z", "unknown_", "7"])


class Patterns(unittest.TestCase):
    def test_mean_in_python_what_they_mean_in_re2(self):
        cases = [
            (r"\\d+", ["12"], ["", "\u0661"]),
            (r"[\\d_]+", ["1_2"], ["a"]),
            (r"\\w\\s\\S", ["a x", "_\tx"], ["ä x", "a\u000bx", "a  "]),
            (r"[[:alpha:]]+", ["Ab"], ["é", "1"]),
            (r"[^[:^digit:]]+", ["12"], ["a"]),
            (r"\\p{Greek}+", ["αβ"], ["ab"]),
            (r"\\pL\\PL", ["é1"], ["11"]),
            (r"[\\p{Lu}-]+", ["A-É"], ["a"]),
            (r"a$|^b", ["a", "b"], ["a\\n", "ab"]),
            (r"a\\z", ["a"], ["a\\n"]),
            (r"a(?i)b|c", ["ab", "aB", "C"], ["Ab", "ac"]),
            (r"(?i:é)x", ["Éx"], ["ÉX"]),
            (r"(?s)a.b", ["a\\nb"], ["ab"]),
            (r"a.b", ["axb"], ["a\\nb"]),
            (r"x{2,3}", ["xx"], ["x"]),
            (r"x{,3}", ["x{,3}"], ["xx", ""]),
            (r"\\Qa.b\\E+", ["a.bb"], ["axb"]),
            (r"\\x{263a}\\x41\\101", ["☺AA"], ["☺A"]),
            (r"[]a]+", ["]a"], ["b"]),
            (r"[[&&|~]+", ["[&|~"], ["x"]),
            (r"(?P<year>\\d{4})-(\\d\\d)", ["2026-01"], ["26-01"]),
            (r"\\bx\\b", ["x"], ["xx"]),
            (r"(?U)a+", ["aaa"], ["b"]),
        ]
        text = "module patterns;\n" + "".join(
            f'type P{i} = @pattern("{pattern}") string;\n' for i, (pattern, _, _) in enumerate(cases)
        )
        module = generated_from("patterns", text)
        for i, (pattern, good, bad) in enumerate(cases):
            compiled = vars(module)[f"_codec_P{i}"].pattern
            for each in good:
                each = each.replace("\\n", "\n")
                self.assertTrue(compiled.fullmatch(each), (pattern, compiled.pattern, each))
            for each in bad:
                each = each.replace("\\n", "\n")
                self.assertFalse(compiled.fullmatch(each), (pattern, compiled.pattern, each))


if __name__ == "__main__":
    main()
