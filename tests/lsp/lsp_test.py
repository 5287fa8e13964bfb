#!/usr/bin/env python3
"""The language server through its protocol: the real command on pipes.

Usage: lsp_test.py COMMAND
"""

import json
import subprocess
import sys
import tempfile
import threading
import unittest
from pathlib import Path

COMMAND = str(Path(sys.argv[1]).resolve())

MONEY = "module shop.money;\n/// An amount in cents.\nstruct Amount { currency: string; minor: int64; }\n"
ORDERS = """\
/// Order desk.
module shop.orders;
import "money.idl" as money;

const LIMIT: int32 = 5;
/// A stock number, 😀 such as "AB-1".
type Sku = string;
enum Status { open; @wire("gone") shipped; }

struct Line {
  sku: Sku;
  status: Status = shipped;
  total: money.Amount;
}
error Busy = 503 "try again" { after: int32; }

service Orders {
  /// Places an order.
  @wire("put") place(line: Line, limit: int32 = LIMIT) -> list<Line> throws Busy;
  example place({sku: "A", total: {currency: "EUR", minor: 1}}) throws Busy {after: 3};
}
"""


class Client:
    """One server process. Every read ends when the server answers or dies, or a timer ends it."""

    def __init__(self, *arguments):
        self.process = subprocess.Popen([COMMAND, "lsp", *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.timer = threading.Timer(60, self.process.kill)
        self.timer.start()
        self.next_id = 0
        self.notifications = []

    def write(self, data):
        self.process.stdin.write(data)
        self.process.stdin.flush()

    def send(self, message):
        body = message if isinstance(message, bytes) else json.dumps(message).encode()
        self.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))

    def read(self):
        length = None
        while (line := self.process.stdout.readline()) not in (b"\r\n", b""):
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        if length is None:
            raise EOFError("the server ended")
        return json.loads(self.process.stdout.read(length))

    def notify(self, method, **params):
        self.send({"jsonrpc": "2.0", "method": method, "params": params})

    def ask(self, method, params=None):
        """The response; notifications that come before it are kept."""
        self.next_id += 1
        message = {"jsonrpc": "2.0", "id": self.next_id, "method": method}
        if params is not None:
            message["params"] = params
        self.send(message)
        return self.response()

    def response(self):
        while "id" not in (message := self.read()):
            self.notifications.append(message)
        return message

    def published(self, uri):
        """The diagnostics of a document as they are now: asks something to know that all have come."""
        self.ask("tagwire/nothing")
        found = None
        for message in self.notifications:
            if message["method"] == "textDocument/publishDiagnostics" and message["params"]["uri"] == uri:
                found = message["params"]["diagnostics"]
        return found

    def end(self):
        self.process.stdin.close()
        status = self.process.wait()
        self.process.stdout.close()
        self.timer.cancel()
        return status


def place_of(text, needle, nth=0):
    """LSP's position of the nth occurrence of `needle`."""
    at = -1
    for _ in range(nth + 1):
        at = text.index(needle, at + 1)
    line = text.count("\n", 0, at)
    start = text.rfind("\n", 0, at) + 1
    return {"line": line, "character": len(text[start:at].encode("utf-16-le")) // 2}


def range_of(text, needle, nth=0):
    start = place_of(text, needle, nth)
    width = len(needle.encode("utf-16-le")) // 2
    return {"start": start, "end": {"line": start["line"], "character": start["character"] + width}}


class ServerTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name).resolve()
        (self.folder / "money.idl").write_text(MONEY)
        self.uri = (self.folder / "orders.idl").as_uri()
        self.money_uri = (self.folder / "money.idl").as_uri()
        self.client = Client()
        self.addCleanup(self.client.end)

    def start(self, options=None):
        params = {"processId": None, "rootUri": None, "capabilities": {}}
        if options:
            params["initializationOptions"] = options
        result = self.client.ask("initialize", params)
        self.client.notify("initialized")
        return result["result"]

    def open(self, text, uri=None):
        document = {"uri": uri or self.uri, "languageId": "tagwire", "version": 1, "text": text}
        self.client.notify("textDocument/didOpen", textDocument=document)
        return self.client.published(uri or self.uri)

    def change(self, text, uri=None):
        document = {"uri": uri or self.uri, "version": 2}
        self.client.notify("textDocument/didChange", textDocument=document, contentChanges=[{"text": text}])
        return self.client.published(uri or self.uri)

    def ask(self, feature, text, needle, nth=0, shift=0, **more):
        position = place_of(text, needle, nth)
        position["character"] += shift
        params = {"textDocument": {"uri": self.uri}, "position": position, **more}
        return self.client.ask("textDocument/" + feature, params)["result"]


class Life(ServerTest):
    def test_says_what_it_can_do(self):
        result = self.start()
        self.assertEqual(result["serverInfo"]["name"], "tagwire")
        for capability in ("hoverProvider", "definitionProvider", "documentFormattingProvider", "completionProvider"):
            self.assertTrue(result["capabilities"][capability], capability)

    def test_ends_well_after_shutdown(self):
        self.start()
        self.assertIsNone(self.client.ask("shutdown")["result"])
        self.assertEqual(self.client.ask("textDocument/hover", {})["error"]["code"], -32600)
        self.client.notify("exit")
        self.assertEqual(self.client.process.wait(), 0)

    def test_ends_badly_without_shutdown(self):
        self.start()
        self.client.notify("exit")
        self.assertEqual(self.client.process.wait(), 1)

    def test_ends_with_its_input(self):
        self.start()
        self.assertEqual(self.client.end(), 1)

    def test_asks_for_initialize_first(self):
        self.assertEqual(self.client.ask("textDocument/hover", {})["error"]["code"], -32002)
        self.start()
        self.assertEqual(self.client.ask("initialize", {})["error"]["code"], -32600)

    def test_survives_nonsense(self):
        self.start()
        cases = [
            (b"{", -32700),
            (b"", -32700),
            (b"\xff\xfe", -32700),
            (b"[1, 2]", -32600),
            (b'{"id": 1}', -32600),
            (b'{"id": 1, "method": "no/such"}', -32601),
            (b'{"id": 1, "method": 5}', -32602),
            (b'{"id": 1, "method": "textDocument/hover"}', -32602),
            (b'{"id": 1, "method": "textDocument/hover", "params": []}', -32602),
            (b'{"id": 1, "method": "textDocument/hover", "params": {"textDocument": {"uri": "file:///none"},'
             b' "position": {"line": 0, "character": 0}}}', -32602),
            (b"[" * 100000, -32700),
        ]
        for body, code in cases:
            with self.subTest(body=body[:60]):
                self.client.send(body)
                self.assertEqual(self.client.response()["error"]["code"], code)
        for body in (b'{"method": "no/such"}', b'{"id": 7, "result": null}',
                     b'{"method": "textDocument/didChange", "params": {}}',
                     b'{"method": "textDocument/didOpen", "params": {"textDocument": {"uri": 5}}}'):
            self.client.send(body)
        self.client.write(b"Nonsense\r\nContent-Length: x\r\n\r\n\r\nContent-Length: 99999999999999999999\r\n\r\n")
        self.client.write(b"content-length:  2 \r\nContent-Type: x\r\n\r\n{}")
        self.assertEqual(self.client.response()["error"]["code"], -32600)
        self.assertEqual(self.open("module a;\n"), [])


class Diagnostics(ServerTest):
    def test_come_when_a_file_opens_and_go_when_it_is_mended(self):
        self.start()
        text = "module a;\n/* 😀 */ struct S { a: strng; b: strng; }\n"
        (found,) = self.open(text)
        self.assertEqual(found["range"], range_of(text, "strng"))
        self.assertEqual((found["code"], found["severity"], found["source"]), ("TW0201", 1, "tagwire"))
        self.assertIn("did you mean 'string'?", found["message"])
        (note,) = found["relatedInformation"]
        self.assertEqual(note["location"], {"uri": self.uri, "range": range_of(text, "strng", 1)})
        self.assertEqual(self.change("module a;\n"), [])

    def test_follow_every_stage_of_typing(self):
        self.start()
        self.open("")
        for end in range(0, len(ORDERS), 7):
            self.change(ORDERS[:end])
            place = place_of(ORDERS[:end] + "!", "!")
            for feature in ("hover", "definition", "completion", "references"):
                params = {"textDocument": {"uri": self.uri}, "position": place}
                self.assertNotIn("error", self.client.ask("textDocument/" + feature, params), ORDERS[:end])
            for feature in ("documentSymbol", "formatting"):
                self.assertNotIn("error", self.client.ask("textDocument/" + feature,
                                                          {"textDocument": {"uri": self.uri}}))

    def test_know_what_other_editors_windows_hold(self):
        self.start()
        text = 'module b;\nimport "money.idl" as money;\nstruct S { a: money.Coin; }\n'
        (found,) = self.open(text)
        self.assertEqual(found["range"], range_of(text, "money.Coin"))
        self.open(MONEY.replace("Amount", "Coin"), self.money_uri)
        self.assertEqual(self.client.published(self.uri), [])
        self.client.notify("textDocument/didClose", textDocument={"uri": self.money_uri})
        self.assertEqual(len(self.client.published(self.uri)), 1)

    def test_of_an_imported_file_are_shown_in_that_file(self):
        (self.folder / "money.idl").write_text("module shop.money;\nstruct Amount { minor: int46; }\n")
        self.start()
        self.open('module b;\nimport "money.idl" as money;\nstruct S { a: money.Amount; }\n')
        (found,) = self.client.published(self.money_uri)
        self.assertEqual(found["code"], "TW0201")
        self.client.notify("textDocument/didClose", textDocument={"uri": self.uri})
        self.assertEqual(self.client.published(self.money_uri), [])

    def test_see_a_saved_import(self):
        self.start()
        text = 'module b;\nimport "later.idl" as later;\nstruct S { a: later.T; }\n'
        self.assertEqual(self.open(text)[0]["code"], "TW0209")
        (self.folder / "later.idl").write_text("module later;\nstruct T {}\n")
        self.client.notify("textDocument/didSave", textDocument={"uri": self.uri})
        self.assertEqual(self.client.published(self.uri), [])

    def test_look_for_imports_in_the_folders_of_the_options(self):
        (self.folder / "shared").mkdir()
        (self.folder / "shared" / "tone.idl").write_text("module tone;\nstruct Tone {}\n")
        self.start({"importDirs": [str(self.folder / "shared")]})
        self.assertEqual(self.open('module b;\nimport "tone.idl";\nstruct S { a: tone.Tone; }\n'), [])

    def test_of_changes_of_a_range(self):
        self.start()
        self.open("module a;\n/* 😀 */ const A: int32 = 1;\n")
        change = {"range": range_of("module a;\n/* 😀 */ const A: int32 = 1;\n", "int32"), "text": "bool"}
        document = {"uri": self.uri, "version": 2}
        self.client.notify("textDocument/didChange", textDocument=document, contentChanges=[change])
        (found,) = self.client.published(self.uri)
        self.assertEqual(found["code"], "TW0401")


class Features(ServerTest):
    def setUp(self):
        super().setUp()
        self.start()
        self.assertEqual([each for each in self.open(ORDERS) if each["code"] != "TW0901"], [])

    def hover(self, needle, nth=0, shift=0):
        return self.ask("hover", ORDERS, needle, nth, shift)["contents"]["value"]

    def test_hover_shows_declaration_docs_and_wire_form(self):
        text = self.hover("Sku", 1)
        self.assertIn("type Sku = string;", text)
        self.assertIn('A stock number, 😀 such as "AB-1".', text)
        self.assertIn("Orders.put", self.hover("place("))
        self.assertIn("Places an order.", self.hover("place("))
        self.assertIn("`gone`", self.hover("shipped", 1))
        self.assertIn("enum `Status`", self.hover("status: "))
        self.assertIn("An amount in cents.", self.hover("Amount"))
        self.assertIn("module shop.money;", self.hover("money."))
        self.assertIn("<i4>", self.hover("int32"))
        self.assertIn("on the wire", self.hover("wire"))
        self.assertIn("int32 = 5", self.hover("LIMIT", 1))

    def test_hover_is_silent_where_nothing_is(self):
        self.assertIsNone(self.ask("hover", ORDERS, "such as"))
        self.assertIsNone(self.ask("hover", ORDERS, "503"))

    def test_definition(self):
        cases = [
            # the use, which of them, and what it leads to
            ("Sku", 1, ORDERS, "Sku", 0),
            ("Status", 1, ORDERS, "Status", 0),
            ("shipped", 1, ORDERS, "shipped", 0),
            ("LIMIT", 1, ORDERS, "LIMIT", 0),
            ("Busy", 1, ORDERS, "Busy", 0),
            ("Busy", 2, ORDERS, "Busy", 0),
            ("after: 3", 0, ORDERS, "after", 0),
            ("place({", 0, ORDERS, "place", 0),
            ("sku: \"A\"", 0, ORDERS, "sku", 0),
            ("Line", 1, ORDERS, "Line", 0),
            ("Amount", 0, MONEY, "Amount", 0),
            ("minor", 0, MONEY, "minor", 0),
            ("money.Amount", 0, MONEY, "shop.money", 0),
            ("\"money.idl\"", 0, MONEY, "shop.money", 0),
        ]
        for needle, nth, target, name, target_nth in cases:
            with self.subTest(needle=needle, nth=nth):
                found = self.ask("definition", ORDERS, needle, nth)
                uri = self.uri if target is ORDERS else self.money_uri
                self.assertEqual(found, {"uri": uri, "range": range_of(target, name, target_nth)})
        self.assertIsNone(self.ask("definition", ORDERS, "string"))

    def test_references(self):
        found = self.ask("references", ORDERS, "Line", 0, context={"includeDeclaration": True})
        self.assertEqual([each["range"] for each in found], [range_of(ORDERS, "Line", nth) for nth in (0, 1, 2)])
        found = self.ask("references", ORDERS, "LIMIT", 1, context={"includeDeclaration": False})
        self.assertEqual([each["range"] for each in found], [range_of(ORDERS, "LIMIT", 1)])

    def test_references_cross_files(self):
        self.open(MONEY, self.money_uri)
        params = {"textDocument": {"uri": self.money_uri}, "position": place_of(MONEY, "Amount"),
                  "context": {"includeDeclaration": True}}
        found = self.client.ask("textDocument/references", params)["result"]
        self.assertEqual({each["uri"] for each in found}, {self.uri, self.money_uri})

    def test_symbols(self):
        found = self.client.ask("textDocument/documentSymbol", {"textDocument": {"uri": self.uri}})["result"]
        self.assertEqual([each["name"] for each in found], ["LIMIT", "Sku", "Status", "Line", "Busy", "Orders"])
        line = found[3]
        self.assertEqual([each["name"] for each in line["children"]], ["sku", "status", "total"])
        self.assertEqual(line["selectionRange"], range_of(ORDERS, "Line"))
        self.assertEqual(line["range"]["start"], place_of(ORDERS, "struct Line"))
        self.assertEqual(line["range"]["end"], {"line": place_of(ORDERS, "error Busy")["line"] - 1, "character": 1})
        method = found[5]["children"][0]
        self.assertEqual(method["range"]["start"], place_of(ORDERS, '@wire("put")'))

    def test_formatting(self):
        params = {"textDocument": {"uri": self.uri}, "options": {"tabSize": 2, "insertSpaces": True}}
        self.assertEqual(self.client.ask("textDocument/formatting", params)["result"], [])
        self.change("module  a;struct S{ a:int32;}")
        (edit,) = self.client.ask("textDocument/formatting", params)["result"]
        self.assertEqual(edit["newText"], "module a;\nstruct S { a: int32; }\n")
        self.assertEqual(edit["range"], {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 29}})
        self.change("module  a;struct S{")
        self.assertIsNone(self.client.ask("textDocument/formatting", params)["result"])

    def test_quick_fixes(self):
        text = "module a;\nstruct S { a: strng; }\n"
        self.change(text)
        params = {"textDocument": {"uri": self.uri}, "range": range_of(text, "strng"), "context": {"diagnostics": []}}
        (action,) = self.client.ask("textDocument/codeAction", params)["result"]
        self.assertEqual(action["kind"], "quickfix")
        self.assertIn("'string'", action["title"])
        edit = {"range": range_of(text, "strng"), "newText": "string"}
        self.assertEqual(action["edit"], {"changes": {self.uri: [edit]}})
        params["range"] = range_of(text, "module")
        self.assertEqual(self.client.ask("textDocument/codeAction", params)["result"], [])

    def complete(self, text):
        """Labels at the | in `text`."""
        at = place_of(text, "|")
        self.change(text.replace("|", ""))
        params = {"textDocument": {"uri": self.uri}, "position": at}
        return {each["label"] for each in self.client.ask("textDocument/completion", params)["result"]}

    def test_completion(self):
        head = 'module a;\nimport "money.idl" as money;\nenum Colour { red; green; }\nerror Lost = 1;\n'
        cases = [
            ("struct S { a: |", {"int32", "list", "Colour", "money"}, {"struct", "Lost", "red"}),
            ("struct S { a: li|", {"int32", "list", "Colour"}, {"struct"}),
            ("struct S { a: map<string, |", {"int32", "Colour"}, {"Lost"}),
            ("struct S { a: money.|", {"Amount"}, {"int32"}),
            ("struct S { a: Colour = |", {"red", "green", "true"}, {"int32"}),
            ("struct S { @|", {"wire", "range", "deprecated"}, {"int32"}),
            ("service S { f() throws |", {"Lost", "money"}, {"Colour", "int32"}),
            ("service S { |", {"oneway", "example"}, {"struct"}),
            ("service S { f() -> |", {"int32", "Colour"}, {"Lost"}),
            ("|", {"struct", "service", "enum"}, {"oneway", "int32"}),
            ("const A: int32 = 1|;", set(), {"struct"}),
        ]
        for text, wanted, unwanted in cases:
            with self.subTest(text=text):
                found = self.complete(head + text)
                self.assertLessEqual(wanted, found)
                self.assertFalse(unwanted & found)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
