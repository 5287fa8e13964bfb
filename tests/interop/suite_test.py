#!/usr/bin/env python3
"""The interop suite's own promises: a partner that loses something is found out, and a cell that got worse is noticed."""
import contextlib
import io
import pathlib
import sys
import tempfile
import textwrap
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from suite import cases, grade, matrix, neutral, partner  # noqa: E402
from suite.exchange import Cell, judge, judge_argument, keeps_alive, said_no, serves_several  # noqa: E402


class Values(unittest.TestCase):
    def test_a_double_differs_in_its_last_bit(self):
        self.assertFalse(neutral.same({"double": "3ff0000000000000"}, {"double": "3ff0000000000001"}))
        self.assertFalse(neutral.same(neutral.of(0.0), neutral.of(-0.0)))

    def test_types_are_told_apart(self):
        values = [neutral.of(each) for each in (None, True, 1, 1.0, "1", b"1", [1])] + [{"datetime": "1"}, {"struct": {}}]
        for index, one in enumerate(values):
            for other, value in enumerate(values):
                self.assertEqual(neutral.same(one, value), index == other, (one, value))

    def test_the_width_of_an_integer_does_not_matter(self):
        self.assertTrue(neutral.same({"i8": "5"}, {"int": "5"}))

    def test_structs_ignore_order_but_not_names(self):
        a, b = neutral.of(1), neutral.of(2)
        self.assertTrue(neutral.same({"struct": {"x": a, "y": b}}, {"struct": {"y": b, "x": a}}))
        self.assertFalse(neutral.same({"struct": {"x": a}}, {"struct": {"x": a, "y": b}}))
        self.assertFalse(neutral.same({"struct": {"x": a}}, {"struct": {"z": a}}))

    def test_random_values_repeat_with_the_seed_and_change_with_it(self):
        for name in cases.GROUPS:
            self.assertEqual(cases.values(name, "1"), cases.values(name, "1"), name)
        self.assertNotEqual(cases.values("bytes", "1"), cases.values("bytes", "2"))


class Judging(unittest.TestCase):
    def test_what_arrived_changed_is_lossy_and_says_what(self):
        cell = judge(neutral.of([1, 5e-324]), neutral.of([1, 0.0]))
        self.assertEqual((cell.status, cell.why), ("lossy", "5e-324 arrived as 0.0"))

    def test_an_argument_is_judged_by_what_the_server_read(self):
        self.assertEqual(judge_argument(neutral.of(1), {"result": {"string": '{"int":"1"}'}}).status, "exact")
        self.assertEqual(judge_argument(neutral.of(1), {"result": {"string": '{"int":"2"}'}}).status, "lossy")
        self.assertEqual(judge_argument(neutral.of(1), {"result": {"string": "nonsense"}}).status, "failed")
        self.assertEqual(judge_argument(neutral.of(1), {"fault": [1, "no"]}).status, "refused")

    def test_reasons_do_not_depend_on_the_run(self):
        cell = said_no({"error": "cannot reach 127.0.0.1:43211\n at 0x7f00deadbeef"})
        self.assertEqual(cell.why, "the client: cannot reach 127.0.0.1 at 0x...")

    def test_a_group_is_as_good_as_its_worst_value(self):
        cell = Cell.worst([Cell("exact"), Cell("lossy", "a"), Cell("refused", "b"), Cell("exact")])
        self.assertEqual((cell.status, cell.why), ("refused", "1 refused and 1 lossy of 4, as in: b"))


class Programs(unittest.TestCase):
    """Clients that lie, crash and hang."""

    def client(self, body):
        file = tempfile.NamedTemporaryFile("w", suffix=".py")
        self.addCleanup(file.close)
        file.write(f"import json, sys\n{textwrap.dedent(body)}")
        file.flush()
        return [sys.executable, file.name]

    def calls(self, body, patience=20):
        calls = partner.Calls()
        calls.add("a")
        calls.add("b")
        calls.run(self.client(body), "http://127.0.0.1:1/", patience)
        return calls

    def test_a_client_that_dies_leaves_its_last_words(self):
        calls = self.calls('''
            print('{"id": 0, "result": {"int": "1"}}', flush=True)
            sys.exit("out of luck")''')
        self.assertEqual(calls[0], {"id": 0, "result": {"int": "1"}})
        self.assertEqual(calls[1], {"crash": "its program ended with status 1: out of luck"})

    def test_a_client_that_dies_of_one_job_goes_on_with_the_next(self):
        calls = partner.Calls()
        for method in ("good", "bad", "good"):
            calls.add(method)
        calls.run(self.client('''
            for line in sys.stdin:
                job = json.loads(line)
                if job["method"] == "bad":
                    sys.exit(3)
                print(json.dumps({"id": job["id"], "result": {"nil": None}}), flush=True)'''), "http://127.0.0.1:1/")
        self.assertEqual([sorted(calls[index])[-1] for index in range(3)], ["result", "crash", "result"])

    def test_a_client_that_hangs_is_ended(self):
        calls = self.calls("import threading; threading.Event().wait()", patience=0.5)
        self.assertEqual(calls[0], {"crash": "no answer within 0.5 s"})

    def test_a_server_that_does_not_start_says_why(self):
        with self.assertRaisesRegex(partner.PartnerFailed, "no library"):
            with partner.running_server(self.client('sys.exit("no library")')):
                pass

    def test_wrong_answers_to_several_callers_are_counted(self):
        liar = self.client('''
            for line in sys.stdin:
                print(json.dumps({"id": json.loads(line)["id"], "result": {"string": "someone else's"}}))''')
        self.assertEqual(serves_several(liar, "http://127.0.0.1:1/", programs=2, count=2).status, "failed")
        self.assertEqual(keeps_alive(liar, "http://127.0.0.1:1/").status, "failed")


class Matrix(unittest.TestCase):
    class Fake:
        name, title = "fake", "Fake library"

    def part(self, **statuses):
        result = matrix.SetupResult("as it comes", "A note.")
        values = {(row, column): Cell("exact") for row in cases.GROUPS for column in ("argument", "result")}
        values[("bytes", "result")] = Cell(statuses.get("bytes", "exact"), "1 | 2")
        for direction in (0, 1):
            result.take(direction, values, {"multicall": Cell(statuses.get("multicall", "exact"))})
        return matrix.render_partner(self.Fake, "1.0", [result])

    def test_a_part_is_read_back_as_it_was_written(self):
        statuses = matrix.parse(self.part(bytes="lossy"))
        self.assertEqual(statuses[("as it comes", "bytes", "we receive")], "lossy")
        self.assertEqual(statuses[("as it comes", "bytes", "we send")], "exact")
        self.assertEqual(statuses[("as it comes", "multicall", "their client, our server")], "exact")
        self.assertEqual(statuses[("as it comes", "faults", "their client, our server")], "-")

    def test_what_was_not_tested_says_why(self):
        result = matrix.SetupResult("server only", "A note.")
        result.take(0, {("bytes", "argument"): Cell("exact")}, {"faults": Cell("exact")})
        part = matrix.render_partner(self.Fake, "1.0", [result])
        self.assertIn("A note. Not tested (-): our server, for this setup has no client.", part)
        self.assertNotIn("Not tested", self.part())

    def test_a_cell_that_got_worse_is_named(self):
        self.assertEqual(matrix.worse(self.part(), self.part()), [])
        self.assertEqual(matrix.worse(self.part(bytes="lossy"), self.part()), [])
        self.assertEqual(matrix.worse(self.part(), self.part(multicall="failed")),
                         ["as it comes: multicall, our client, their server: was exact, is failed",
                          "as it comes: multicall, their client, our server: was exact, is failed"])
        self.assertEqual(len(matrix.worse(self.part(bytes="lossy"), self.part(bytes="refused"))), 2)
        tested = [status for status in matrix.parse(self.part()).values() if status != "-"]
        self.assertEqual(len(matrix.worse(self.part(), "")), len(tested))  # what is not tested any more got worse

    def test_a_page_keeps_the_parts_of_partners_that_did_not_run(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "interop.md"
            path.write_text(f"before\n{matrix.BEGIN}\n{matrix.END}\nafter\n")
            page = matrix.Page(path)
            page.set("fake", self.part())
            page.write()
            again = matrix.Page(path)
            again.set("other", self.part(bytes="lossy").replace("fake", "other"))
            again.write()
            once = path.read_text()
            self.assertTrue(once.startswith("before\n") and once.endswith("after\n"))
            self.assertEqual(list(matrix.Page(path).parts), ["fake", "other"])
            matrix.Page(path).write()
            self.assertEqual(path.read_text(), once)


class Grading(unittest.TestCase):
    """`--url`, on Python's server and with Python's client in the place of ours."""

    def test_a_report_says_what_a_server_is_like(self):
        scripts = partner.PARTNERS / "python"
        printed = io.StringIO()
        with partner.running_server(["/usr/bin/python3", str(scripts / "server.py"), "--http11"]) as url, contextlib.redirect_stdout(printed):
            self.assertTrue(grade.grade(url, ["/usr/bin/python3", str(scripts / "client.py")], "1"))
        report = dict(line.strip().split("  ", 1) for line in printed.getvalue().splitlines() if line.startswith("  "))
        said = {name: text.strip() for name, text in report.items()}
        self.assertEqual(said["system.listMethods"], "10 methods")
        self.assertEqual(said["system.multicall"], "boxed results, a fault for each call that failed (code 1)")
        self.assertIn("fault 1,", said["unknown method"])
        self.assertEqual(said["keep-alive"], "kept, a second call went over the same connection")
        self.assertTrue(said["another path"].startswith("HTTP 404"), said)
        self.assertEqual(said["double, any bits"], "exact")
        self.assertEqual(said["string, CR and CRLF"], 'lossy: "\\r" arrived as "\\n"')

    def test_nobody_there(self):
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            self.assertFalse(grade.grade("http://127.0.0.1:1/RPC2", ["false"], "1"))
        self.assertIn("no answer", printed.getvalue())


if __name__ == "__main__":
    unittest.main()
