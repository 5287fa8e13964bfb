#!/usr/bin/env python3
"""The pages of `tagwire doc`: doc_test.py TAGWIRE ORDERS.IDL. They are well-formed, links lead somewhere, what they show is true."""
import http.client
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree
import xmlrpc.client

TAGWIRE, ORDERS = sys.argv[1], pathlib.Path(sys.argv[2])

HOSTILE = '''/// <script>alert(1)</script> & "quotes" [x](javascript:alert(1)) [y](https://example.org/a?b=1&c=2)
module a.b;
/// A | pipe, a `back|tick`, *stress*, **more**.
///
/// - one
///   and on
/// - two
///
/// ```
/// <b>code</b> ```` 
/// ```
const C: string = "</pre><script>|`";
strict enum E { one; @deprecated("no <b>") two; }
struct S { @deprecated("</td>") @range(1..9) a: int32; @wire("<w>") b: map<string, list<E>>; @pattern("[<>|`]+") c: string?; t: S?; }
@tag("kind") union U { s: S; }
@transient error Bad = 7 "<i>{a}</i>" { a: int32; }
@deprecated("use <other>") @auth("ad<min") service V { @timeout(2s) @readonly m(s: S, e: E = one) -> U throws Bad; oneway n(); plain() -> tuple<int32, string>?; }
service W extends V { const MAX: int32 = 3; }
'''


class Doc(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        (self.folder / "hostile.idl").write_text(HOSTILE)

    def doc(self, *arguments):
        done = subprocess.run([TAGWIRE, "doc", "--out", "out", *arguments], cwd=self.folder, capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return {path.name: path.read_text() for path in (self.folder / "out").iterdir()}

    def test_pages_are_well_formed_and_links_lead_somewhere(self):
        for arguments in (("hostile.idl",), (str(ORDERS),)):
            pages = self.doc(*arguments)
            anchors, links = set(), []
            for name, text in pages.items():
                root = xml.etree.ElementTree.fromstring(re.sub(r"^<!DOCTYPE html>\n", "", text))
                anchors.add(name)
                for element in root.iter():
                    self.assertNotIn(element.tag, ("script", "iframe", "img", "i", "b"))
                    if "id" in element.attrib:
                        anchors.add(f"{name}#{element.attrib['id']}")
                    if element.tag == "a":
                        links.append((name, element.attrib["href"]))
            for page, link in links:
                if not link.startswith("https://"):
                    self.assertIn(page + link if link.startswith("#") else link, anchors)
            self.assertGreater(len(links), 5)

    def test_texts_stay_texts(self):
        pages = self.doc("hostile.idl")
        index = pages["index.html"]
        self.assertIn("&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;quotes&quot; [x](javascript:alert(1))", index)
        self.assertIn('<a href="https://example.org/a?b=1&amp;c=2">y</a>', index)
        markdown = self.doc("--markdown", "hostile.idl")["a.b.md"]
        self.assertIn("\\<script\\>alert(1)\\</script\\>", markdown)
        for line in markdown.splitlines():
            if line.startswith("|") and "code" not in line:
                self.assertNotIn("<", re.sub(r"``.*?``|`[^`]*`", "", line).replace("\\<", ""))

    def test_what_was_said_is_there(self):
        pages = self.doc("hostile.idl")
        service = pages["a.b.V.html"]
        for text in ("Deprecated.", "use &lt;other&gt;", "C++ callers wait 2s", "Changes nothing", "ad&lt;min", "default <code>one</code>",
                     "Oneway: answered before it has run", 'href="a.b.html#Bad"', 'href="a.b.html#S"'):
            self.assertIn(text, service)
        self.assertIn("Has all methods of", pages["a.b.W.html"])
        self.assertIn("server.W.m(", pages["a.b.W.html"])
        types = pages["a.b.html"]
        for text in ("1..9", "on the wire <code>&lt;w&gt;</code>", "matches <code>[&lt;&gt;|`]+</code>", "The call may be tried again", "Fault code 7"):
            self.assertIn(text, types)

    def test_calls_and_messages_are_what_a_server_takes_and_answers(self):
        for idl, page, count in ((ORDERS, "shop.orders.Orders.md", 4), ("hostile.idl", "a.b.V.md", 2)):
            text = self.doc("--markdown", str(idl))[page]
            calls = re.findall(r"```python\n(server\..*)\n(?:# (.*)\n)?```", text)
            messages = re.findall(r"```xml\n(.*)\n```", text)
            self.assertGreaterEqual(len(calls), count)
            mock = subprocess.Popen([TAGWIRE, "serve", "--mock", str(idl), "--listen", "127.0.0.1:0"], cwd=self.folder,
                                    stdout=subprocess.PIPE, text=True)
            try:
                url = re.search("http://.*", mock.stdout.readline())[0]
                server = self.enterContext(xmlrpc.client.ServerProxy(url, allow_none=True))
                for call, answer in calls:
                    try:
                        result = eval(call, {"server": server, "xmlrpc": xmlrpc})
                        if answer:
                            self.assertEqual(result, eval(answer, {"xmlrpc": xmlrpc}), call)
                    except xmlrpc.client.Fault as fault:
                        self.assertEqual(answer, f'raises xmlrpc.client.Fault: {fault.faultCode}, "{fault.faultString}"')
                for request, reply in zip(messages[::2], messages[1::2]):
                    connection = http.client.HTTPConnection(url.removeprefix("http://"))
                    connection.request("POST", "/RPC2", request.encode(), {"Content-Type": "text/xml"})
                    self.assertEqual(connection.getresponse().read().decode(), reply)
                    connection.close()
            finally:
                mock.send_signal(signal.SIGTERM)
                mock.communicate(timeout=30)

    def test_unchanged_pages_are_left_alone(self):
        self.doc("hostile.idl")
        before = {path.name: path.stat().st_mtime_ns for path in (self.folder / "out").iterdir()}
        self.doc("hostile.idl")
        self.assertEqual(before, {path.name: path.stat().st_mtime_ns for path in (self.folder / "out").iterdir()})


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
