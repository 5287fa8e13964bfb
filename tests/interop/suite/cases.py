"""The values that every partner is asked to carry, in groups: one group is one row of the matrix.

Edges are written out; the rest is random from a seed. Each group has a generator of its own, made of the seed and the
group's name, so that a new group does not change the values of the others.
"""
import datetime
import math
import random
import string

from .neutral import double, of

INT32 = (-(2**31), 2**31 - 1)
INT64 = (-(2**63), 2**63 - 1)
ASCII = string.ascii_letters + string.digits + " .,;:!?#$%()*+-/=@[]^_{|}~"
# Latin, Greek, Cyrillic, Hebrew, CJK, Hangul; combining marks; line separators; the last characters of the plane.
BMP = "äßéÑøŁčΩπЖюאבגا日本語한글\u0301\u2028\u2029\ufb01\ud7ff\ue000\ufffd"
BEYOND_BMP = "\U0001f642\U0001f468\U0001f600\U00010000\U0001d11e\U0010fffd"


def date(year, month=1, day=1, hour=0, minute=0, second=0):
    return {"datetime": f"{year:04}{month:02}{day:02}T{hour:02}:{minute:02}:{second:02}"}


def random_date(chance, first, last):
    start = datetime.datetime(first, 1, 1)
    seconds = int((datetime.datetime(last, 12, 31) - start).total_seconds())
    moment = start + datetime.timedelta(seconds=chance.randrange(seconds))
    return date(moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second)


def random_bits(chance):
    while True:
        bits = chance.getrandbits(64)
        if bits >> 52 & 0x7FF != 0x7FF:  # neither infinite nor a NaN
            return {"double": f"{bits:016x}"}


def text_of(chance, letters, longest=40):
    return {"string": "".join(chance.choices(letters, k=chance.randrange(1, longest)))}


def wide(number):
    return {"i8": str(number)}


def struct_of(**members):
    return {"struct": members}


def tree(chance, depth):
    """A random value of a few ordinary types, nested."""
    kind = chance.randrange(7 if depth else 5)
    if kind == 5:
        return {"list": [tree(chance, depth - 1) for _ in range(chance.randrange(5))]}
    if kind == 6:
        names = chance.sample(["a", "b", "name", "value", "faultCode", "x1"], chance.randrange(5))
        return {"struct": {name: tree(chance, depth - 1) for name in names}}
    return [of(chance.randint(*INT32)), of(chance.random() < 0.5), text_of(chance, ASCII),
            double(chance.randrange(-1000, 1000) / 8), date(2026, 11, 22, 8, 30)][kind]


GROUPS = {}
# Values at which some programs crash: each group gets a server of its own.
DANGEROUS = ("double, not finite", "string, characters outside XML")


def group(name):
    def register(function):
        GROUPS[name] = function
        return function
    return register


@group("bool")
def _(chance, count):
    return [of(True), of(False)]


@group("int, 32 bits")
def _(chance, count):
    edges = [0, 1, -1, 9, 10, -10, 255, 256, 65535, 65536, INT32[1] - 1, INT32[1], INT32[0] + 1, INT32[0]]
    return [of(n) for n in edges] + [of(chance.randint(*INT32)) for _ in range(count)]


@group("int, 64 bits")
def _(chance, count):
    edges = [2**31, -(2**31) - 1, 2**32 - 1, 2**53 - 1, 2**53 + 1, -(2**53) - 1, *INT64]
    return [wide(n) for n in edges] + [wide(chance.choice((1, -1)) * chance.randrange(2**31 + 1, 2**63)) for _ in range(count)]


@group("double, decimal")
def _(chance, count):
    """As people write them: few digits, a fraction."""
    edges = [0.5, -0.25, 0.1, 2.675, -273.15, 3.14159, 1e-3, 123456.789]
    return [double(n) for n in edges] + [double((chance.randrange(-10**6, 10**6) * 10 + chance.randrange(1, 10)) / 10**4) for _ in range(count)]


@group("double, whole numbers")
def _(chance, count):
    return [double(n) for n in (0.0, 1.0, -1.0, 100.0, 1e6, 2.0**31, 2.0**53, 1e15)]


@group("double, any bits")
def _(chance, count):
    return [random_bits(chance) for _ in range(4 * count)]


@group("double, edges")
def _(chance, count):
    edges = [-0.0, 5e-324, -5e-324, 2.2250738585072014e-308, 2.2250738585072009e-308, 1.7976931348623157e308,
             -1.7976931348623157e308, 1e16, 1.2e17, 1e21, 1e22, 1e23, 1e-5, 1e-7, 4.35, 1 / 3, 123456789012345.67]
    return [double(n) for n in edges]


@group("double, not finite")
def _(chance, count):
    """XML-RPC has no such values: to refuse is right."""
    return [double(math.nan), double(math.inf), double(-math.inf)]


@group("string, ASCII")
def _(chance, count):
    return [of("a"), of(" leading and trailing "), of("two  blanks")] + [text_of(chance, ASCII) for _ in range(count)]


@group("string, empty")
def _(chance, count):
    return [of("")]


@group("string, only white space")
def _(chance, count):
    return [of(text) for text in (" ", "   ", "\n", "\t", " \n\t ")]


@group("string, lines and tabs")
def _(chance, count):
    return [of(text) for text in ("a\nb", "a\tb", "\na\n", "\tindented\n\n\tlines\n")]


@group("string, CR and CRLF")
def _(chance, count):
    return [of(text) for text in ("\r", "a\rb", "a\r\nb\r\n", "\n\r")]


@group("string, markup")
def _(chance, count):
    edges = ["<", ">", "&", "\"", "'", "&amp;", "&#65;", "]]>", "<![CDATA[x]]>", "<!-- x -->", "</value>", "<?x y?>", "a<b&c>d"]
    return [of(text) for text in edges] + [text_of(chance, "<>&\"'a;#]") for _ in range(count)]


@group("string, accents and scripts")
def _(chance, count):
    return [of(c) for c in BMP] + [text_of(chance, ASCII + BMP) for _ in range(count)]


@group("string, beyond the BMP (emoji)")
def _(chance, count):
    return [of(c) for c in BEYOND_BMP] + [text_of(chance, ASCII + BMP + BEYOND_BMP * 5) for _ in range(count)]


@group("string, 1 MB")
def _(chance, count):
    return [of("".join(chance.choices(ASCII, k=1000)) * 1000)]


@group("string, characters outside XML")
def _(chance, count):
    """No XML can carry them: to refuse is right, to lose or to change them is not."""
    return [of(f"a{chr(code)}b") for code in (1, 8, 11, 12, 31)]


@group("bytes")
def _(chance, count):
    fixed = [bytes(range(256)), b"\0", b"\r\n", b"text", chance.randbytes(65_537)]
    return [of(data) for data in fixed] + [of(chance.randbytes(chance.randrange(1, 200))) for _ in range(count)]


@group("bytes, empty")
def _(chance, count):
    return [of(b"")]


@group("datetime, 1970 to 2037")
def _(chance, count):
    edges = [date(1970), date(1998, 7, 17, 14, 8, 55), date(2000, 2, 29, 12), date(2037, 12, 31, 23, 59, 59)]
    return edges + [random_date(chance, 1970, 2037) for _ in range(count)]


@group("datetime, years 1 to 9999")
def _(chance, count):
    edges = [date(1), date(33, 4, 3), date(999, 12, 31), date(1899, 12, 31), date(1969, 12, 31, 23, 59, 59), date(2038, 1, 19, 3, 14, 8),
             date(9999, 12, 31, 23, 59, 59)]
    return edges + [random_date(chance, 1, 9999) for _ in range(count)]


@group("nil")
def _(chance, count):
    return [of(None)]


@group("list")
def _(chance, count):
    return [of([1, 2, 3]), of(["a"]), of([1, "two", 3.5, True]), of([[1], [2, [3]]])] + [
        of([chance.randint(*INT32) for _ in range(chance.randrange(1, 30))]) for _ in range(count // 4)] + [of(list(range(1000)))]


@group("list, empty")
def _(chance, count):
    return [of([]), of([[]]), of([[], [[]]])]


@group("struct")
def _(chance, count):
    return [struct_of(name=of("x"), size=of(3)), struct_of(a=struct_of(b=struct_of(c=of(1)))), struct_of(**{f"m{i}": of(i) for i in range(100)})]


@group("struct, empty")
def _(chance, count):
    return [struct_of(), struct_of(a=struct_of())]


@group("struct, odd member names")
def _(chance, count):
    return [struct_of(**{name: of(1)}) for name in ("with blank", " ", "x-tags", "<&>", "größe", "1", "a.b", "faultCode", "length", "__proto__", "class")]


@group("struct, empty member name")
def _(chance, count):
    return [struct_of(**{"": of(1), "a": of(2)})]


@group("nested")
def _(chance, count):
    deep = of(1)
    for _ in range(25):
        deep = {"list": [deep]}
    return [deep] + [tree(chance, 4) for _ in range(count)]


@group("nil in a list and in a struct")
def _(chance, count):
    return [of([None]), of([1, None, "a"]), struct_of(a=of(None), b=of(2))]


def values(name, seed, quick=False):
    """The neutral values of one group; fewer random ones when `quick`."""
    return GROUPS[name](random.Random(f"{seed}/{name}"), 8 if quick else 40)
