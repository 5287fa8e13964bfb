"""Odd and malformed requests on the HTTP level (docs/wire.md, "HTTP" and "Limits")."""

import xmlrpc.client

from wire_case import AnyValue, Case, Continue, Send, Value, add_call, fault, status

ADD = xmlrpc.client.dumps((3, 5), "add").encode()
EIGHT = Value(8)
BAD = status(400)


def request(*lines, body=ADD, start=b"POST /RPC2 HTTP/1.1", host=b"Host: h", end=b"\r\n"):
    """A request with these lines beside start and host; body as given, length as in `lines`."""
    head = [start, *([host] if host else []), *lines]
    return end.join(head) + end + end + body


def post(*lines, body=ADD, **more):
    """As request(), with the Content-Length of the body."""
    return request(b"Content-Length: %d" % len(body), *lines, body=body, **more)


def chunked(framed, *lines, **more):
    return request(b"Transfer-Encoding: chunked", *lines, body=framed, **more)


def chunks(data, size, extension=b""):
    """`data` as chunks of `size` bytes, with the last one."""
    cut = [data[i:i + size] for i in range(0, len(data), size)]
    return b"".join(b"%x%s\r\n%s\r\n" % (len(c), extension, c) for c in cut) + b"0\r\n\r\n"


def each_byte(data):
    return [data[i:i + 1] for i in range(len(data))]


def refused(name, send, expectation=BAD):
    return Case(name, send, expectation, closes=True)


def answered(name, send, want=EIGHT):
    return Case(name, send, want, closes=False)


def request_line_cases():
    def get(target=b"/RPC2", version=b"HTTP/1.1", method=b"GET"):
        return request(start=b" ".join((method, target, version)), body=b"")

    yield answered("path /", post(start=b"POST / HTTP/1.1"))
    yield answered("query after the path", post(start=b"POST /RPC2?a=b&c HTTP/1.1"))
    yield answered("fragment after the path", post(start=b"POST /RPC2#part HTTP/1.1"))
    yield answered("query and fragment", post(start=b"POST /?x#y?z HTTP/1.1"))
    yield answered("absolute target", post(start=b"POST http://127.0.0.1:1/RPC2?x HTTP/1.1"))
    yield answered("absolute target without path", post(start=b"POST http://other HTTP/1.1"))
    yield answered("absolute target, scheme in capitals",
                   post(start=b"POST HTTP://h/RPC2 HTTP/1.1"))
    yield answered("absolute target of an IPv6 host",
                   post(start=b"POST http://[::1]:80/RPC2 HTTP/1.1"))
    yield answered("minor version above ours", post(start=b"POST /RPC2 HTTP/1.2"))
    yield answered("one blank line first", b"\r\n" + post())
    yield answered("three blank lines first", b"\r\n\r\n\r\n" + post())
    yield Case("other path", post(start=b"POST /other HTTP/1.1"), status(404))
    yield Case("path in another case", post(start=b"POST /rpc2 HTTP/1.1"), status(404))
    yield Case("escaped path is compared as it is", post(start=b"POST /%52PC2 HTTP/1.1"),
               status(404))
    yield Case("path with a slash more", post(start=b"POST /RPC2/ HTTP/1.1"), status(404))
    yield Case("path that climbs", post(start=b"POST /../RPC2 HTTP/1.1"), status(404))
    yield Case("path beyond ASCII", post(start=b"POST /caf\xc3\xa9 HTTP/1.1"), status(404, 400))
    yield Case("GET", get(), status(405, fields=("allow",)))
    yield Case("PUT with a body", post(start=b"PUT /RPC2 HTTP/1.1"), status(405, fields=("allow",)))
    yield Case("DELETE", get(method=b"DELETE"), status(405, fields=("allow",)))
    yield Case("method in lower case", post(start=b"post /RPC2 HTTP/1.1"),
               status(405, fields=("allow",)))
    yield Case("unknown method", get(method=b"BREW"), status(405, 501))
    yield Case("TRACE", get(method=b"TRACE"), status(405, fields=("allow",)))
    yield Case("HEAD", get(method=b"HEAD"), status(200, 405, bodiless=True))
    yield Case("OPTIONS", get(method=b"OPTIONS"), status(200, 204, fields=("allow",)), closes=False)
    yield Case("OPTIONS *", get(b"*", method=b"OPTIONS"), status(200, 204, fields=("allow",)),
               closes=False)
    yield Case("CONNECT", get(b"h:80", method=b"CONNECT"), status(405, 400), closes=True)

    for name, start in (
            ("no version", b"POST /RPC2"), ("method alone", b"POST"), ("empty", b" "),
            ("no target", b"POST HTTP/1.1"), ("two spaces after the method",
                                              b"POST  /RPC2 HTTP/1.1"),
            ("two spaces before the version", b"POST /RPC2  HTTP/1.1"),
            ("tab between", b"POST\t/RPC2 HTTP/1.1"),
            ("leading space", b" POST /RPC2 HTTP/1.1"), ("trailing space", b"POST /RPC2 HTTP/1.1 "),
            ("space in the target", b"POST /RP C2 HTTP/1.1"),
            ("version in lower case", b"POST /RPC2 http/1.1"),
            ("version without minor", b"POST /RPC2 HTTP/1"),
            ("version of three digits", b"POST /RPC2 HTTP/1.10"),
            ("version of letters", b"POST /RPC2 HTTP/x.y"),
            ("method with a bracket", b"PO(ST /RPC2 HTTP/1.1"),
            ("NUL in the target", b"POST /\0RPC2 HTTP/1.1"),
            ("CR in the line", b"POST /RPC2\r HTTP/1.1"),
            ("escape character", b"POST /\x1b[31m HTTP/1.1"),
            ("target without slash", b"POST RPC2 HTTP/1.1"),
            ("* for POST", b"POST * HTTP/1.1"), ("foreign scheme", b"POST ftp://h/RPC2 HTTP/1.1"),
            ("absolute target without host", b"POST http:///RPC2 HTTP/1.1"),
            ("user in the target", b"POST http://u:p@h/RPC2 HTTP/1.1")):
        yield refused(f"request line: {name}", post(start=start))
    yield refused("HTTP/0.9", b"GET /\r\n")
    yield refused("HTTP/2.0", post(start=b"POST /RPC2 HTTP/2.0"), status(505))
    yield refused("HTTP/3.0", post(start=b"POST /RPC2 HTTP/3.0"), status(505))
    yield refused("HTTP/0.9 spelt out", post(start=b"POST /RPC2 HTTP/0.9"), status(505, 400))
    yield refused("HTTP/2 preface", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", status(505))
    yield refused("TLS client", bytes.fromhex("1603010200010001fc0303") + b"x" * 40)
    yield refused("SSH client", b"SSH-2.0-OpenSSH_9.2\r\n")
    yield refused("SMTP client", b"EHLO there\r\n")
    yield refused("SOCKS client", b"\x05\x01\x00")
    yield refused("XML without HTTP", ADD + b"\r\n")
    yield refused("blank lines without end", b"\r\n" * 200)


def field_cases():
    yield answered("header values beyond ASCII", post(b"User-Agent: caf\xe9 \xff\x80"))
    yield answered("empty header value", post(b"X-Empty:"))
    yield answered("no space after the colon", post(b"X-A:b"))
    yield answered("tabs around a value", post(b"X-A:\t b \t"))
    yield answered("field names in any case", request(b"hOsT: h", b"CONTENT-LENGTH: %d" % len(ADD),
                                                      host=b""))
    yield answered("odd but legal name", post(b"!#$%&'*+-.^_`|~09: x"))
    yield answered("long header", post(b"X-Long: " + b"v" * 60_000))
    yield answered("97 headers more", post(*[b"X-%d: v" % i for i in range(97)]))
    yield answered("98 headers more: at the limit", post(*[b"X-%d: v" % i for i in range(98)]))
    yield refused("99 headers more: one too many", post(*[b"X-%d: v" % i for i in range(99)]),
                  status(431))
    yield refused("1,000 headers", post(*[b"X-%d: v" % i for i in range(1000)]), status(431))
    yield refused("100,000 bytes of short headers", b"POST / HTTP/1.1\r\n" + b"A: b\r\n" * 16_000,
                  status(431))
    yield refused("head of 70 KiB", post(b"X-Long: " + b"v" * 70_000), status(431))
    yield refused("head without end", b"POST / HTTP/1.1\r\nHost: h\r\nX: " + b"v" * 200_000,
                  status(431))

    def head_of(size):
        empty = len(post(b"X-Fill: ")) - len(ADD)
        return post(b"X-Fill: " + b"v" * (size - empty))

    yield answered("head of 65,535 bytes", head_of(65_535))
    yield answered("head of 65,536 bytes: at the limit", head_of(65_536))
    yield refused("head of 65,537 bytes", head_of(65_537), status(431))

    def line_of(size):
        fixed = len(b"POST /RPC2? HTTP/1.1")
        return post(start=b"POST /RPC2?" + b"q" * (size - fixed) + b" HTTP/1.1")

    yield answered("request line of 8,190 bytes", line_of(8_190))
    yield refused("request line of 8,195 bytes", line_of(8_195), status(414))
    yield refused("request line of 60,000 bytes", line_of(60_000), status(414))
    yield refused("request line without end", b"POST /" + b"x" * 100_000, status(414))

    for name, line in (
            ("white space before the colon", b"X-A : b"), ("tab before the colon", b"X-A\t: b"),
            ("no colon", b"X-A"), ("no name", b": b"), ("space in the name", b"X A: b"),
            ("folded line", b"X-A: b\r\n c"), ("line folded by a tab", b"X-A: b\r\n\tc"),
            ("bare CR in a value", b"X-A: b\rc"), ("NUL in a value", b"X-A: b\0c"),
            ("NUL in a name", b"X\0A: b"), ("escape in a value", b"X-A: \x1b"),
            ("DEL in a value", b"X-A: \x7f"),
            ("vertical tab in a value", b"X-A: \x0b"), ("bracket in a name", b"X(A): b"),
            ("name beyond ASCII", b"caf\xc3\xa9: b"), ("LF alone among CR LF", b"X-A: b\nX-B: c")):
        yield refused(f"header: {name}", post(line))
    yield refused("folded line right after the request line", request(b" X: y", host=b"", body=b""))

    yield refused("no Host", post(host=b""))
    yield refused("no Host, absolute target", post(start=b"POST http://h/RPC2 HTTP/1.1", host=b""))
    yield refused("two Hosts", post(b"Host: h"))
    yield refused("two different Hosts", post(b"host: other"))
    for name, host in (("a space", b"a b"), ("a slash", b"a/b"), ("a user", b"u@h"),
                       ("a bad port", b"h:x"),
                       ("bare IPv6", b"::1"), ("an open bracket", b"[::1"), ("two ports", b"h:1:2"),
                       ("angle brackets", b"<h>"), ("bytes beyond ASCII", b"caf\xc3\xa9")):
        yield refused(f"Host with {name}", post(host=b"Host: " + host))
    for name, host in (("empty", b""), ("of IPv6", b"[::1]:8080"), ("with an underscore", b"a_b"),
                       ("with an empty port", b"h:")):
        yield answered(f"Host {name}", post(host=b"Host: " + host))

    yield refused("unknown expectation", post(b"Expect: dinner"), status(417))
    yield refused("two expectations, one unknown", post(b"Expect: 100-continue, dinner"),
                  status(417))
    yield answered("expectation in HTTP/1.0 is ignored",
                   post(b"Expect: 100-continue", b"Connection: keep-alive",
                        start=b"POST /RPC2 HTTP/1.0"))


def length_cases():
    yield answered("zero-padded Content-Length", request(b"Content-Length: %08d" % len(ADD)))
    yield answered("the same Content-Length twice", post(b"Content-Length: %d" % len(ADD)))
    yield answered("Content-Length as a list of equals",
                   request(b"Content-Length: %d, %d" % (len(ADD), len(ADD))))
    n = len(ADD)
    for name, value in (
            ("empty", b""), ("negative", b"-1"), ("signed", b"+%d" % n),
            ("hexadecimal", b"0x%x" % n),
            ("words", b"many"), ("with a letter", b"%da" % n), ("a fraction", b"%d.0" % n),
            ("two numbers", b"%d %d" % (n, n)),
            ("a differing list", b"%d, 1" % n), ("an open list", b"%d," % n), ("exponent", b"1e2"),
            ("full-width digits", "１２".encode())):
        yield refused(f"Content-Length: {name}", request(b"Content-Length: " + value))
    yield refused("two different Content-Lengths", post(b"Content-Length: 1"))
    yield refused("Content-Length and Transfer-Encoding", post(b"Transfer-Encoding: chunked"))
    yield refused("Transfer-Encoding and Content-Length",
                  chunked(chunks(ADD, 50), b"Content-Length: 5"))
    yield refused("POST without length", request(), status(411))
    yield refused("POST without length, HTTP/1.0", request(start=b"POST /RPC2 HTTP/1.0"),
                  status(411))
    yield refused("body of 16 MiB and a byte declared",
                  request(b"Content-Length: 16777217", body=b""), status(413))
    yield refused("body of 10^18 declared", request(b"Content-Length: 1" + b"0" * 18, body=b""),
                  status(413))
    yield refused("body of 2^64 + 5 declared",
                  request(b"Content-Length: 18446744073709551621", body=b""), status(413, 400))
    yield refused("body of 10^40 declared", request(b"Content-Length: 1" + b"0" * 40, body=b""),
                  status(413, 400))
    yield refused("too large a body with Expect: nothing is asked for",
                  request(b"Content-Length: 99999999999", b"Expect: 100-continue", body=b""),
                  status(413))
    yield answered("empty body", post(body=b""), fault(-32700, -32600))
    big = b"<!--" + b"x" * (16 * 1024 * 1024 - len(ADD) - 7) + b"-->"
    full = ADD.replace(b"<methodCall>", big + b"<methodCall>", 1)
    yield answered("body of exactly 16 MiB", post(body=full))
    yield refused("chunked body of 16 MiB and a byte", chunked(chunks(full + b" ", 1 << 20)),
                  status(413))


def chunked_cases():
    yield answered("chunked in one", chunked(chunks(ADD, 10_000)))
    yield answered("chunks of one byte", chunked(chunks(ADD, 1)))
    yield answered("chunks of one byte, each sent by itself", each_byte(chunked(chunks(ADD, 1))))
    yield answered("chunk sizes in capitals", chunked(b"%X\r\n%s\r\n0\r\n\r\n" % (len(ADD), ADD)))
    yield answered("padded chunk sizes", chunked(b"%020x\r\n%s\r\n000\r\n\r\n" % (len(ADD), ADD)))
    yield answered("chunk extensions", chunked(chunks(ADD, 20, b";name=value;other=\"a b\"")))
    yield answered("white space around an extension", chunked(chunks(ADD, 20, b" ; name = value")))
    yield answered("trailers", chunked(chunks(ADD, 20)[:-2] + b"X-Sum: 1\r\nOther:\r\n\r\n"))
    yield answered("trailers that lie about framing",
                   chunked(chunks(ADD, 20)[:-2] + b"Content-Length: 1\r\n\r\n"))
    yield answered("Chunked in capitals", request(b"TRANSFER-ENCODING: CHUNKED",
                                                  body=chunks(ADD, 50)))
    yield answered("empty chunked body", chunked(b"0\r\n\r\n"), fault(-32700, -32600))
    yield answered("1,000,000 bytes in chunks of 16", chunked(chunks(ADD + b" " * 1_000_000, 16)))
    for name, framed in (
            ("without size", b"\r\n"), ("size not hexadecimal", b"zz\r\n"),
            ("size with 0x", b"0x5\r\nhello\r\n0\r\n\r\n"),
            ("negative size", b"-5\r\nhello\r\n"), ("signed size", b"+5\r\nhello\r\n"),
            ("space before the size", b" 5\r\nhello\r\n"),
            ("space after the size", b"5 \r\nhello\r\n"),
            ("longer than its size", b"4\r\nhello\r\n0\r\n\r\n"),
            ("shorter than its size", b"6\r\nhello\r\n0\r\n\r\n"),
            ("LF after the size", b"5\nhello\r\n0\r\n\r\n"),
            ("LF after the data", b"5\r\nhello\n0\r\n\r\n"),
            ("LF at the end", b"5\r\nhello\r\n0\r\n\n"),
            ("CR in an extension", b"5;a\rb\r\nhello\r\n0\r\n\r\n"),
            ("NUL in an extension", b"5;a\0\r\nhello\r\n0\r\n\r\n"),
            ("malformed trailer", b"0\r\nX : y\r\n\r\n"),
            ("trailer without colon", b"0\r\nX\r\n\r\n"),
            ("folded trailer", b"0\r\nX: y\r\n z\r\n\r\n")):
        yield refused(f"chunk {name}", chunked(framed))
    yield refused("chunk of 2^64 + 5", chunked(b"10000000000000005\r\nhello\r\n0\r\n\r\n"),
                  status(413, 400))
    yield refused("chunk of 2^63", chunked(b"8000000000000000\r\n"), status(413))
    yield refused("chunk size of 100,000 digits", chunked(b"0" * 100_000), status(431, 400, 413))
    yield refused("chunk extension of 100,000 bytes", chunked(b"5;" + b"e" * 100_000),
                  status(431, 400))
    yield refused("extensions of 100,000 bytes in all",
                  chunked(chunks(ADD * 20, 1, b";" + b"e" * 90)), status(431, 400))
    yield refused("trailers of 100,000 bytes", chunked(b"0\r\nX: " + b"v" * 100_000), status(431))
    yield refused("trailers without end", chunked(b"0\r\n" + b"X: y\r\n" * 200), status(431))
    for coding in (b"gzip", b"gzip, chunked", b"identity", b"deflate", b"xchunked",
                   b"chunked, gzip", b"br"):
        yield refused(f"Transfer-Encoding: {coding.decode()}",
                      request(b"Transfer-Encoding: " + coding, body=chunks(ADD, 50)),
                      status(501, 400))
    yield refused("Transfer-Encoding: chunked, chunked",
                  request(b"Transfer-Encoding: chunked, chunked", body=chunks(ADD, 50)))
    yield refused("Transfer-Encoding twice", chunked(chunks(ADD, 50),
                                                     b"Transfer-Encoding: chunked"))
    yield refused("empty Transfer-Encoding", request(b"Transfer-Encoding:", body=chunks(ADD, 50)))
    yield refused("chunked in HTTP/1.0", chunked(chunks(ADD, 50), start=b"POST /RPC2 HTTP/1.0"))


def content_cases():
    for kind in (b"text/xml", b"TEXT/XML", b"application/xml", b"text/xml; charset=utf-8",
                 b'text/xml; charset="utf-8"',
                 b"application/octet-stream", b"application/json", b"nonsense",
                 b"application/rpc+xml", b""):
        yield answered(f"Content-Type: {kind.decode()}", post(b"Content-Type: " + kind))
    yield answered("no Content-Type", post())
    for kind in (b"text/plain", b"Text/Plain; charset=utf-8", b"application/x-www-form-urlencoded",
                 b"multipart/form-data; boundary=x", b"multipart/mixed"):
        yield Case(f"Content-Type: {kind.decode()}", post(b"Content-Type: " + kind), status(415))
    for coding in (b"gzip", b"deflate", b"br", b"x-gzip"):
        yield Case(f"Content-Encoding: {coding.decode()}", post(b"Content-Encoding: " + coding),
                   status(415))
    yield Case("foreign Origin", post(b"Origin: http://evil.example"), status(403))
    yield Case("Origin null", post(b"Origin: null"), status(403))
    yield Case("Origin of another port", post(b"Origin: http://127.0.0.1:1",
                                              host=b"Host: 127.0.0.1:@PORT@"), status(403))
    yield answered("own Origin", post(b"Origin: http://127.0.0.1:@PORT@",
                                      host=b"Host: 127.0.0.1:@PORT@"))
    yield answered("Accept-Encoding: gzip", post(b"Accept-Encoding: gzip"))
    yield answered("Accept that we do not meet", post(b"Accept: image/png"))
    yield answered("Upgrade to HTTP/2", post(b"Upgrade: h2c",
                                             b"Connection: Upgrade, HTTP2-Settings",
                                             b"HTTP2-Settings: x"))
    yield answered("Range", post(b"Range: bytes=0-3"))
    yield answered("Authorization that nobody asked for", post(b"Authorization: Basic eDp5"))


def connection_cases():
    old = b"POST /RPC2 HTTP/1.0"
    yield answered("keep-alive of HTTP/1.1", post())
    yield Case("Connection: close", post(b"Connection: close"), EIGHT, closes=True)
    yield Case("Connection: Close in a list", post(b"Connection: foo, Close"), EIGHT, closes=True)
    yield Case("HTTP/1.0", post(start=old), EIGHT, closes=True)
    yield Case("HTTP/1.0 without Host", post(start=old, host=b""), EIGHT, closes=True)
    yield answered("HTTP/1.0 with keep-alive", post(b"Connection: keep-alive", start=old))
    yield Case("HTTP/1.0 with keep-alive and close",
               post(b"Connection: keep-alive, close", start=old), EIGHT, closes=True)
    yield refused("HTTP/1.0 with two Hosts", post(b"Host: h", start=old))

    expecting = post(b"Expect: 100-continue", body=ADD)
    head = expecting[:-len(ADD)]
    yield Case("Expect: 100-continue, and waiting", head, [Continue(), Send(ADD), EIGHT],
               closes=False)
    yield Case("Expect, chunked, and waiting", chunked(b"", b"Expect: 100-continue"),
               [Continue(), Send(chunks(ADD, 30)), EIGHT], closes=False)
    yield Case("Expect, body at once", expecting, EIGHT, closes=False)
    yield Case("Expect in capitals, body at once", post(b"EXPECT: 100-CONTINUE"), EIGHT,
               closes=False)
    yield Case("Expect with an unreadable type",
               post(b"Expect: 100-continue", b"Content-Type: text/plain")[:-len(ADD)],
               status(415))
    yield Case("Expect with another path", post(b"Expect: 100-continue",
                                                start=b"POST /x HTTP/1.1")[:-len(ADD)], status(404))

    yield Case("two calls in one piece", add_call(1, 2) + add_call(3, 4), [Value(3), Value(7)],
               closes=False)
    yield Case("200 calls in one piece", b"".join(add_call(i, 1) for i in range(200)),
               [Value(i + 1) for i in range(200)], closes=False)
    yield Case("a fault between two calls", add_call() + post(body=b"<x/>") + add_call(),
               [EIGHT, fault(-32600), EIGHT], closes=False)
    yield Case("nothing is read after a refusal", add_call() + post(b"X-A : b") + add_call(),
               [EIGHT, BAD], closes=True)
    yield Case("close ends a pipeline", add_call() + post(b"Connection: close") + add_call(),
               [EIGHT, EIGHT], closes=True)
    yield Case("chunked, then length, then a query",
               chunked(chunks(ADD, 7)) + add_call() +
               request(start=b"OPTIONS * HTTP/1.1", body=b""),
               [EIGHT, EIGHT, status(200, 204)], closes=False)
    yield Case("CR LF after a body", post() + b"\r\n" + post(), [EIGHT, EIGHT], closes=False)
    yield Case("a request within a body is body", post(body=add_call()), fault(-32700),
               closes=False)

    yield answered("byte by byte", each_byte(post()))
    yield answered("head and body in two pieces", [post()[:-len(ADD)], ADD])
    yield answered("line ends split", post().replace(b"\r\n", b"\r\n\0").split(b"\0"))
    yield answered("head byte by byte, body at once", [*each_byte(post()[:-len(ADD)]), ADD])
    yield answered("a head with LF alone", post(end=b"\n"))
    yield Case("end of input after a whole request", post(), EIGHT, closes=True, half_close=True)
    yield Case("end of input after two requests", add_call() + add_call(), [EIGHT, EIGHT],
               half_close=True)
    yield Case("nothing but an end", b"", [], closes=True, half_close=True)
    yield Case("blank lines and an end", b"\r\n\r\n", [], closes=True, half_close=True)
    yield Case("a request, then half a one and the end", add_call() + b"POST /RP", EIGHT,
               half_close=True)
    for name, send in (("nothing", b""), ("half a line", b"POST /RP"), ("half a head", post()[:40]),
                       ("half a body", post()[:-10]), ("a whole request", post()),
                       ("half a chunk", chunked(b"fff\r\nabc"))):
        yield Case(f"reset after {name}", send, [], reset=True)
    yield answered("listMethods over LF lines",
                   post(body=xmlrpc.client.dumps((), "system.listMethods").encode(), end=b"\n"),
                   AnyValue())


def cases():
    for table in (request_line_cases, field_cases, length_cases, chunked_cases, content_cases,
                  connection_cases):
        yield from table()
