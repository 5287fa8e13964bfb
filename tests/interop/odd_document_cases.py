"""Odd and malformed documents: XML and XML-RPC (docs/wire.md, "What we read", "Faults")."""

import codecs
import xmlrpc.client

from odd_http_cases import ADD, EIGHT, answered, post
from wire_case import AnyValue, DeclaredError, Value, fault, status

DECLARATION = '<?xml version="1.0"?>'
# Not well-formed; illegal in its encoding; either, where XML and the encoding both forbid it.
SYNTAX = fault(-32700)
ENCODING = fault(-32701)
CHARACTER = fault(-32702)
SYNTAX_OR_CHARACTER = fault(-32700, -32702)
NOT_A_CALL = fault(-32600)
# A value that is no XML-RPC, or no XML-RPC for this parameter: both say what to fix.
BAD_VALUE = fault(-32600, -32602)
WRONG = fault(-32602)
TOO_LARGE = fault(-32008)
OUTCOME = status(200)  # a result or a fault: the point is that there is one, soon


def call(first, second="<i4>5</i4>", method="add"):
    """add(first, second) with the values as written."""
    return (f"{DECLARATION}<methodCall><methodName>{method}</methodName><params>"
            f"<param><value>{first}</value></param><param><value>{second}</value></param></params></methodCall>")


def document(text, want, name):
    body = text if isinstance(text, bytes) else text.encode()
    return answered(name, post(b"Content-Type: text/xml", body=body), want)


def well_formed_cases():
    good = call("<i4>3</i4>")
    yield document(good.removeprefix(DECLARATION), EIGHT, "no XML declaration")
    yield document("\n  <!-- c -->\n" + good.removeprefix(DECLARATION), EIGHT,
                   "comment before the root")
    yield document(good + "\n<!-- c --> <?pi x?>\n", EIGHT, "comment and PI after the root")
    yield document(good.replace("><", ">\r\n\t <"), EIGHT, "white space between all elements")
    yield document(good.replace("<params>", "<?pi?><params><!-- - -->"), EIGHT,
                   "comments and PIs between elements")
    yield document(call("<i4>1<!-- c -->2<?pi?></i4>"), Value(17), "comment and PI inside a number")
    yield document(call("<i4><![CDATA[3]]></i4>"), EIGHT, "CDATA inside a number")
    yield document(call("<i4>&#51;</i4>"), EIGHT, "character reference")
    yield document(call("<i4>&#x33;</i4>"), EIGHT, "hexadecimal character reference")
    yield document(call("<i4>3</i4>", method="a<![CDATA[d]]>d"), EIGHT,
                   "CDATA inside the method's name")
    yield document(call("<i4 >3</i4 >"), EIGHT, "white space inside tags")
    yield document(call("<i4\n>3</i4\t>"), EIGHT, "line ends inside tags")
    yield document(call('<i4 a="1" b=\'2\'>3</i4>'), EIGHT, "attributes")
    yield document(call('<i4 a = "&lt;&#65;>">3</i4>'), EIGHT, "references in attributes")
    yield document(good.replace("<methodCall>",
                                '<methodCall xmlns:ex="http://ws.apache.org/xmlrpc/namespaces/extensions">'),
                   EIGHT, "namespace declaration")
    yield document('<?xml version="1.0" standalone="yes"?>' + good.removeprefix(DECLARATION), EIGHT,
                   "standalone")
    yield document("<?xml version='1.0' encoding='utf-8' ?>" + good.removeprefix(DECLARATION),
                   EIGHT, "single quotes in the declaration")
    yield document(codecs.BOM_UTF8 + good.encode(), EIGHT, "byte order mark")
    wide = " ".join(f'a{i}="x"' for i in range(64))
    yield document(call(f"<i4 {wide}>3</i4>"), EIGHT, "64 attributes: at the limit")

    def encoded(name, python, mark=b""):
        text = f'<?xml version="1.0" encoding="{name}"?>' + good.removeprefix(DECLARATION)
        return document(mark + text.encode(python), EIGHT,
                        f"encoding {name}{' with mark' if mark else ''}")

    for name in ("utf-8", "UTF-8", "us-ascii", "US-ASCII", "iso-8859-1", "ISO-8859-1",
                 "iso-8859-15", "windows-1252"):
        yield encoded(name, "ascii")
    yield encoded("utf-16", "utf-16-le", codecs.BOM_UTF16_LE)
    yield encoded("UTF-16", "utf-16-be", codecs.BOM_UTF16_BE)
    latin = f'<?xml version="1.0" encoding="iso-8859-1"?><!-- caf\u00e9 -->' + good.removeprefix(DECLARATION)
    yield document(latin.encode("latin-1"), EIGHT, "ISO-8859-1 with a byte above 127")


def malformed_cases():
    good = call("<i4>3</i4>")
    for name, text in (
            ("no XML", "hello"), ("white space only", "  \n "), ("JSON", '{"method": "add"}'),
            ("cut in the middle", good[:80]),
            ("cut before the last tag", good[:-len("</methodCall>")]),
            ("cut in the last tag", good[:-1]),
            ("two roots", good + "<x/>"), ("text after the root", good + "x"),
            ("text before the root", "x" + good),
            ("tag not closed", good.replace("</i4>", "", 1)),
            ("tags crossed", good.replace("</i4></value>", "</value></i4>", 1)),
            ("end tag alone", "</methodCall>"),
            ("end tag of another case", good.replace("</i4>", "</I4>", 1)),
            ("attribute without value", call("<i4 a>3</i4>")),
            ("attribute without quotes", call("<i4 a=1>3</i4>")),
            ("attribute twice", call('<i4 a="1" a="2">3</i4>')),
            ("attributes without space", call('<i4 a="1"b="2">3</i4>')),
            ("< in an attribute", call('<i4 a="<">3</i4>')),
            ("attribute in an end tag", call('<i4>3</i4 a="1">')),
            ("bare ampersand", call("<string>a & b</string>")),
            ("unknown entity", call("<string>&nbsp;</string>")),
            ("entity without semicolon", call("<i4>&#51</i4>")),
            ("empty reference", call("<i4>&#;</i4>")),
            ("reference to NUL", call("<string>&#0;</string>")),
            ("reference to a control character", call("<string>&#1;</string>")),
            ("reference to a surrogate", call("<string>&#xD800;</string>")),
            ("reference beyond Unicode", call("<string>&#x110000;</string>")),
            ("reference to U+FFFF", call("<string>&#xFFFF;</string>")),
            ("huge reference", call("<string>&#99999999999999999999;</string>")),
            ("hexadecimal reference in capitals X", call("<string>&#X41;</string>")),
            ("]]> in text", call("<string>]]></string>")),
            ("CDATA not closed", call("<string><![CDATA[x</string>")),
            ("CDATA outside the root", good + "<![CDATA[x]]>"),
            ("comment not closed", good.replace("<params>", "<!-- <params>")),
            ("-- in a comment", good.replace("<params>", "<!-- a -- b --><params>")),
            ("PI not closed", good.replace("<params>", "<?x <params>")),
            ("PI called xml", good.replace("<params>", "<?xml version='1.0'?><params>")),
            ("white space before the declaration", " " + good),
            ("two declarations", DECLARATION + good),
            ("declaration without version", "<?xml encoding='utf-8'?>" +
             good.removeprefix(DECLARATION)),
            ("name that starts with a digit", call("<4i>3</4i>")),
            ("empty tag name", call("<>3</>")),
            ("space before the tag name", call("< i4>3</ i4>")),
            ("raw NUL", call("<string>a\0b</string>")),
            ("raw control character", call("<string>a\x01b</string>")),
            ("U+FFFE", call("<string>\ufffe</string>")),
            ("DOCTYPE", DECLARATION + "<!DOCTYPE methodCall>" + good.removeprefix(DECLARATION)),
            ("DOCTYPE with an entity", '<!DOCTYPE x [<!ENTITY a "3">]>' +
             call("<i4>&a;</i4>").removeprefix(DECLARATION)),
            ("external entity", '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>' +
             call("<string>&a;</string>").removeprefix(DECLARATION)),
            ("billion laughs", '<!DOCTYPE x [<!ENTITY a0 "ha">' + "".join(
                f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 10)) + "]>" +
             call("<string>&a9;</string>").removeprefix(DECLARATION)),
            ("DOCTYPE in the middle", good.replace("<params>", "<!DOCTYPE x><params>"))):
        want = SYNTAX_OR_CHARACTER if name.startswith(("raw ", "U+", "reference ",
                                                       "huge ")) else SYNTAX
        yield document(text, want, f"malformed: {name}")
    wide = " ".join(f'a{i}="x"' for i in range(65))
    yield document(call(f"<i4 {wide}>3</i4>"), fault(-32700, -32008), "65 attributes: one too many")
    many = " ".join(f'a{i}="x"' for i in range(100_000))
    yield document(call(f"<i4 {many}>3</i4>"), fault(-32700, -32008), "100,000 attributes")
    yield document("<" * 1_000_000, SYNTAX, "a million <")
    yield document("<a>" * 300_000, fault(-32700, -32600, -32008), "300,000 open tags")
    yield document("<!--" * 250_000, SYNTAX, "250,000 open comments")
    yield document("<methodCall><![CDATA[" + "]]" * 500_000, fault(-32700, -32600),
                   "CDATA of brackets without end")
    yield document(call("&amp;" * 200_000), WRONG, "200,000 references")
    yield document("<" + "n" * 1_000_000 + ">", fault(-32700, -32008, -32600),
                   "a tag name of a million bytes")
    yield document("<methodCall " + " " * 1_000_000, SYNTAX, "a million spaces in a tag")
    yield document('<methodCall a="' + "x" * 1_000_000, SYNTAX, "an attribute without end")

    def raw(data):
        return call("<string>@</string>").encode().replace(b"@", data)

    for name, data in (("a lone continuation byte", b"\x80"), ("a cut sequence", b"\xe2\x82"),
                       ("an overlong slash", b"\xc0\xaf"),
                       ("an overlong NUL", b"\xc0\x80"), ("an overlong euro", b"\xf0\x82\x82\xac"),
                       ("a surrogate", b"\xed\xa0\x80"),
                       ("U+110000", b"\xf4\x90\x80\x80"), ("five bytes", b"\xf8\x88\x80\x80\x80"),
                       ("FF", b"\xff"),
                       ("Latin-1", b"caf\xe9")):
        yield document(raw(data), CHARACTER, f"invalid UTF-8: {name}")
    tail = ADD.split(b"?>", 1)[1]
    yield document(b'<?xml version="1.0" encoding="us-ascii"?><!-- \xe9 -->' + tail, CHARACTER,
                   "US-ASCII with a byte above 127")
    for name in ("utf-7", "x-unknown", "ebcdic-cp-us", "utf-32", "koi8-r", "cp1047"):
        yield document(b'<?xml version="1.0" encoding="%s"?>' % name.encode() + tail, ENCODING,
                       f"encoding {name}")
    yield document(codecs.BOM_UTF16_LE + "<a>".encode("utf-16-le") + b"\x00", fault(-32700, -32702),
                   "UTF-16 of an odd length")
    yield document(codecs.BOM_UTF16_LE + "<a>".encode("utf-16-le") + b"\x00\xd8<\x00",
                   fault(-32700, -32702), "UTF-16 with a lone surrogate")


def call_cases():
    good = call("<i4>3</i4>")
    for name, text in (
            ("another root", "<methodResponse><params/></methodResponse>"),
            ("root in capitals", good.replace("methodCall", "METHODCALL")),
            ("no method name", "<methodCall><params/></methodCall>"),
            ("empty root", "<methodCall/>"),
            ("empty method name", "<methodCall><methodName></methodName></methodCall>"),
            ("two method names", good.replace("<params>", "<methodName>add</methodName><params>")),
            ("two params", good.replace("</params>", "</params><params/>")),
            ("unknown element beside params", good.replace("<params>", "<x/><params>")),
            ("text beside params", good.replace("<params>", "x<params>")),
            ("element inside the method name", good.replace("add", "<b>add</b>")),
            ("param outside params",
             "<methodCall><methodName>add</methodName><param><value/></param></methodCall>"),
            ("unknown element in params", good.replace("<param>", "<x/><param>", 1)),
            ("text in params", good.replace("<param>", "x<param>", 1)),
            ("prefix on the root", "<ex:methodCall/>")):
        yield document(text, NOT_A_CALL, f"no call: {name}")
    for name, text in (
            ("empty param", good.replace("<value><i4>3</i4></value>", "")),
            ("two values in a param", good.replace("<value><i4>3</i4></value>",
                                                   "<value><i4>3</i4></value><value/>")),
            ("param without value element", good.replace("<value><i4>3</i4></value>",
                                                         "<i4>3</i4>")),
            ("text beside the type", call("x<i4>3</i4>")),
            ("text after the type", call("<i4>3</i4>x")),
            ("two types in a value", call("<i4>3</i4><i4>3</i4>")),
            ("unknown type", call("<int32>3</int32>")),
            ("type in capitals", call("<I4>3</I4>")),
            ("foreign prefix", call("<foo:i4>3</foo:i4>")),
            ("element inside a number", call("<i4><b>3</b></i4>")),
            ("empty integer", call("<i4></i4>")), ("self-closed integer", call("<i4/>")),
            ("integer of words", call("<i4>three</i4>")),
            ("integer with a fraction", call("<i4>3.0</i4>")),
            ("integer in hexadecimal", call("<i4>0x3</i4>")),
            ("integer with an underscore", call("<i4>1_0</i4>")),
            ("integer with a space inside", call("<i4>1 0</i4>")),
            ("integer with two signs", call("<i4>--3</i4>")),
            ("sign alone", call("<i4>-</i4>")), ("integer with an exponent", call("<i4>1e2</i4>")),
            ("full-width digits", call("<i4>３</i4>")), ("Arabic digits", call("<i4>٣</i4>"))):
        yield document(text, BAD_VALUE, f"bad value: {name}")
    for name, value in (
            ("string", "<string>3</string>"), ("untyped", "3"), ("empty", ""),
            ("boolean", "<boolean>1</boolean>"),
            ("array", "<array><data><value><i4>3</i4></value></data></array>"),
            ("struct", "<struct/>"), ("nil", "<nil/>"), ("ex:nil", "<ex:nil/>"),
            ("base64", "<base64>AA==</base64>"),
            ("date", "<dateTime.iso8601>20260131T23:59:59</dateTime.iso8601>"),
            ("2^31", "<i4>2147483648</i4>"), ("-2^31 - 1", "<i4>-2147483649</i4>"),
            ("2^63 as i8", "<i8>9223372036854775808</i8>"),
            ("10^12 as i8", "<i8>1000000000000</i8>"),
            ("10^30", "<i4>1000000000000000000000000000000</i4>"),
            ("a million digits", "<i4>" + "9" * 1_000_000 + "</i4>")):
        yield document(call(value), fault(-32602, text=r"params\[0\]|parameter|\ba\b"),
                       f"wrong for an int: {name}")
    for tag in ("int", "i4", "i8", "i1", "i2", "biginteger", "ex:i8", "ex:i1", "ex:i2",
                "ex:biginteger"):
        yield document(call(f"<{tag}>3</{tag}>"), EIGHT, f"integer as {tag}")
    for text in ("+3", "003", " 3 ", "\n3\t", "0000000000000000000000000000000000003"):
        yield document(call(f"<i4>{text}</i4>"), EIGHT, f"integer spelt {text!r}")
    yield document(call("<i4>-0</i4>"), Value(5), "integer spelt '-0'")
    yield document(call("<i4>2147483647</i4>", "<i4>0</i4>"), Value(2147483647), "2^31 - 1")
    yield document(call("<i4>-2147483648</i4>", "<i4>0</i4>"), Value(-2147483648), "-2^31")
    yield document(call(" <i4>3</i4> "), EIGHT, "white space around the type")
    yield document(f"<methodCall><params><param><value><i4>3</i4></value></param><param><value><i4>5</i4></value></param></params>"
                   "<methodName>add</methodName></methodCall>", EIGHT,
                   "params before the method name")

    def with_params(params, method="add"):
        return f"<methodCall><methodName>{method}</methodName>{params}</methodCall>"

    one = "<param><value><i4>3</i4></value></param>"
    for name, params in (("no params element", ""), ("empty params", "<params/>"),
                         ("one", f"<params>{one}</params>"),
                         ("three", f"<params>{one * 3}</params>"),
                         ("1,000", f"<params>{one * 1000}</params>")):
        yield document(with_params(params), WRONG, f"wrong number of parameters: {name}")
    for name, method in (("unknown", "nope"), ("of another case", "Add"), ("with a space", "ad d"),
                         ("with a dot", "x.add"),
                         ("private", "__init__"), ("dotted into objects", "add.__globals__"),
                         ("in Chinese", "加"), ("an emoji", "➕"),
                         ("that is a path", "../add"), ("with markup", "&lt;b&gt;"),
                         ("with a reference to CR", "add&#13;"),
                         ("of 256 bytes", "m" * 256), ("system.unknown", "system.unknown")):
        yield document(with_params("<params/>", method), fault(-32601), f"method name {name}")
    yield document(with_params("<params/>", "m" * 257), TOO_LARGE, "method name of 257 bytes")
    yield document(with_params("<params/>", "m" * 1_000_000), TOO_LARGE,
                   "method name of a million bytes")
    yield document(call("<i4>3</i4>", method=" add "), fault(-32601),
                   "method name with blanks around")
    yield document(call("<i4>1</i4>", "<i4>0</i4>", "divide"),
                   DeclaredError(), "declared error: division by zero")
    yield document(call("<i4>2147483647</i4>", "<i4>1</i4>"),
                   DeclaredError(), "declared error: overflow")
    yield document(call("<i4>-7</i4>", "<i4>2</i4>", "divide"), Value(-4), "floor division")

    def nested(depth):
        return "<array><data><value>" * depth + "<i4>1</i4>" + "</value></data></array>" * depth

    def in_structs(depth):
        return "<struct><member><name>a</name><value>" * depth + "<i4>1</i4>" + "</value></member></struct>" * depth

    yield document(call(nested(64)), WRONG, "64 arrays nested: at the limit")
    for depth in (1_000, 20_000):
        yield document(call(nested(depth)), fault(-32008, -32602), f"{depth} arrays nested")
        yield document(call(in_structs(depth)), fault(-32008, -32602), f"{depth} structs nested")
    yield document(call(nested(100_000).split("<i4>")[0]), fault(-32700, -32008, -32602, -32600),
                   "100,000 arrays opened")


def system_cases():
    def multicall(*entries):
        return xmlrpc.client.dumps((list(entries),), "system.multicall")

    def entry(method, *params):
        return {"methodName": method, "params": list(params)}

    class Results:
        """The results of a multicall: values boxed, faults by their code."""

        def __init__(self, *want):
            self.want = list(want)

        def check(self, reply):
            AnyValue().check(reply)
            (results,), _ = xmlrpc.client.loads(reply.body)
            got = [r[0] if isinstance(r, list) and len(r) == 1 else ("fault",
                    r["faultCode"]) for r in results]
            Value(self.want).check(Boxed(got))

    class Boxed:
        """A decoded result in the form that Value checks."""

        def __init__(self, got):
            self.body = xmlrpc.client.dumps((got,), methodresponse=True)

        def need_status(self, statuses):
            pass

    def failed(code):
        return ["fault", code]

    for method in ("listMethods", "getCapabilities"):
        yield document(xmlrpc.client.dumps((), f"system.{method}"), AnyValue(), f"system.{method}")
        yield document(xmlrpc.client.dumps((1,), f"system.{method}"), WRONG,
                       f"system.{method} with a parameter")
    for method in ("methodSignature", "methodHelp"):
        yield document(xmlrpc.client.dumps(("add",), f"system.{method}"), AnyValue(),
                       f"system.{method}")
        yield document(xmlrpc.client.dumps((), f"system.{method}"), WRONG,
                       f"system.{method} without a name")
        yield document(xmlrpc.client.dumps((7,), f"system.{method}"), WRONG,
                       f"system.{method} of a number")
    yield document(xmlrpc.client.dumps(("add",), "system.methodSignature"),
                   Value([["int", "int", "int"]]), "signature of add")
    yield document(xmlrpc.client.dumps(("add",), "system.methodExist"), Value(True),
                   "methodExist of add")
    yield document(xmlrpc.client.dumps(("nope",), "system.methodExist"), Value(False),
                   "methodExist of another")
    yield document(multicall(), Value([]), "empty multicall")
    yield document(multicall(entry("add", 1, 2), entry("add", 3, 4)), Results(3, 7),
                   "multicall of two")
    yield document(multicall(entry("add", 1, 2), entry("nope"), entry("add", "x", 1),
                             entry("add", 3, 4)),
                   Results(3, failed(-32601), failed(-32602), 7), "multicall with faults between")
    yield document(multicall(entry("system.multicall", []), entry("add", 1, 1)), AnyValue(),
                   "multicall in a multicall")
    for name, bad in (("a number", 7), ("empty", {}), ("without method name", {"params": []}),
                      ("with a number for a name", {"methodName": 3, "params": []}),
                      ("with params that are no array", {"methodName": "add", "params": 3}),
                      ("a string", "add")):
        yield document(multicall(bad, entry("add", 1, 1)), AnyValue(), f"multicall entry {name}")
    yield document(multicall({"methodName": "system.listMethods"}), AnyValue(),
                   "multicall entry without params")
    yield document(xmlrpc.client.dumps((3,), "system.multicall"), WRONG, "multicall of a number")
    yield document(xmlrpc.client.dumps((), "system.multicall"), WRONG, "multicall without array")
    yield document(multicall(*[entry("add", i, 1) for i in range(1000)]), Results(*range(1, 1001)),
                   "multicall of 1,000: at the limit")
    yield document(multicall(*[entry("add", i, 1) for i in range(1001)]), TOO_LARGE,
                   "multicall of 1,001")

    # Duplicate members are refused, so a reader keeps the names that it saw: in time that stays linear.
    filler = "".join(f"<member><name>m{i}</name><value/></member>" for i in range(100_000))
    start = "<struct><member><name>methodName</name><value>add</value></member>"
    entries = "<methodCall><methodName>system.multicall</methodName><params><param><value><array><data><value>{}</value>" \
              "</data></array></value></param></params></methodCall>"
    yield document(entries.format(start + filler + "</struct>"), Results(failed(-32602)),
                   "multicall entry of 100,001 members")
    yield document(entries.format(start + "<member><name>m</name><value/></member>" * 100_000 +
                                  "</struct>"), OUTCOME,
                   "multicall entry that repeats a member 100,000 times")
    yield document(entries.format(start +
                                  f"<member><name>{'n' * 65_537}</name><value/></member></struct>"),
                                  OUTCOME,
                   "member name of 65,537 bytes")
    yield document(call("<array><data>" + "<value/>" * 1_000_000 + "</data></array>"), WRONG,
                   "array of a million for an int")
    yield document(call("<struct>" + filler + "</struct>"), WRONG,
                   "struct of 100,000 members for an int")


def cases():
    for table in (well_formed_cases, malformed_cases, call_cases, system_cases):
        yield from table()
