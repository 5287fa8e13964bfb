"""What the modules that tagwire generates share: values to and from XML-RPC, calls, and services.

Programs use the generated modules. Of this one they may need:

    DeclaredError, TransientError   what the errors of every IDL derive from
    UnknownArm                      an arm of a union that this side does not know
    EncodeError, DecodeError        a value that does not fit its type, on its way out and in

Needs Python 3.9 and nothing but its standard library.
"""

from __future__ import annotations

import base64
import concurrent.futures
import copy
import dataclasses
import datetime
import decimal
import enum
import inspect
import logging
import math
import re
import selectors
import socket
import typing
import warnings
import xmlrpc.client
import xmlrpc.server

# Raised when a generated module needs what an older file of this name has not.
VERSION = 1

T = typing.TypeVar("T")
R_co = typing.TypeVar("R_co", covariant=True)
C = typing.TypeVar("C", bound="Client")

_log = logging.getLogger("tagwire")
_MAX_DEPTH = 64  # of arrays and structs inside each other, as everywhere in tagwire
_HEADER = '<?xml version="1.0" encoding="UTF-8"?>'

# ---- mistakes in values ------------------------------------------------------------------------


class WireError(ValueError):
    """A value that does not fit. Its text is "path: expected what, found what"."""

    def __init__(self, expected: str, found: str = "") -> None:
        super().__init__(expected, found)
        self.expected = expected
        self.found = found
        self.path = ""

    def inside(self, step: str) -> WireError:
        """Puts a step, "[3]" or ".qty", before the path."""
        self.path = step + self.path
        return self

    def __str__(self) -> str:
        path = self.path[1:] if self.path.startswith(".") else self.path
        found = f", found {self.found}" if self.found else ""
        return f"{path}{': ' if path else ''}{self.expected}{found}"


class EncodeError(WireError):
    """A value of this program that cannot be sent."""


class DecodeError(WireError):
    """A value of the peer that cannot be read."""


def _shown(value: object) -> str:
    """A value for a message: short, whatever a peer sent."""
    if isinstance(value, (str, bytes)):
        return repr(value[:40]) + ("..." if len(value) > 40 else "")
    if isinstance(value, (bool, int, float)):
        text = repr(value) if not isinstance(value, int) or abs(value) < 10**40 else "a huge int"
        return text
    if isinstance(value, (list, tuple)):
        return f"{len(value)} elements"
    return _kind(value)


def _kind(value: object) -> str:
    """What something is, by the name that XML-RPC or, if it has none there, Python gives it."""
    if value is None:
        return "nil"
    for python, wire in _KINDS:
        if isinstance(value, python):
            return wire
    return type(value).__name__


_KINDS: tuple[tuple[type[object], str], ...] = (
    (enum.Enum, "an enumerator"),
    (bool, "boolean"),
    (int, "int"),
    (float, "double"),
    (str, "string"),
    (bytes, "base64"),
    (xmlrpc.client.Binary, "base64"),
    (datetime.datetime, "dateTime.iso8601"),
    (xmlrpc.client.DateTime, "dateTime.iso8601"),
    (dict, "struct"),
    (list, "array"),
)


# ---- enums, errors and arms: what generated types derive from -----------------------------------


class OpenEnum(enum.Enum):
    """An enum that travels as a name. A name that this side does not know is kept as a member whose
    `name` is "unknown_" and whose `value` is what came; it cannot be sent."""

    @classmethod
    def _missing_(cls, value: object) -> typing.Optional[OpenEnum]:
        if not isinstance(value, str):
            return None
        member = object.__new__(cls)
        member._name_, member._value_ = "unknown_", value
        return member

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self.value == typing.cast(OpenEnum, other).value

    def __hash__(self) -> int:
        return hash(self._value_)

    def __reduce_ex__(self, _: typing.Any) -> tuple[object, ...]:
        return type(self), (self._value_,)  # by its name an unknown one could not be found again


class OpenIntEnum(enum.IntEnum):
    """An enum that travels as a number. A number that this side does not know is kept as a member
    whose `name` is "unknown_"."""

    @classmethod
    def _missing_(cls, value: object) -> typing.Optional[OpenIntEnum]:
        if type(value) is not int:
            return None
        member = int.__new__(cls, value)
        member._name_, member._value_ = "unknown_", value
        return member

    def __reduce_ex__(self, _: typing.Any) -> tuple[object, ...]:
        return type(self), (self._value_,)


@dataclasses.dataclass
class UnknownArm:
    """An arm of a union that this side does not know: read, but never sent."""

    name: str
    value: typing.Any


def _remake(cls: type[T], state: dict[str, object]) -> T:
    made = cls.__new__(cls)
    made.__dict__.update(state)
    return made


class DeclaredError(xmlrpc.client.Fault):
    """An error that an IDL declares: a fault with typed fields."""

    def __str__(self) -> str:
        return self.faultString

    def __repr__(self) -> str:
        return repr_hiding(self)

    def __reduce__(self) -> tuple[object, ...]:  # Fault's own cannot be pickled or copied
        return _remake, (type(self), self.__dict__)


class TransientError(DeclaredError):
    """A declared error after which the same call may be tried again."""


def repr_hiding(value: object, *secrets: str) -> str:
    """The repr of a dataclass or a declared error, with `***` for the named attributes."""
    attributes = [name for name in vars(value) if name not in ("faultCode", "faultString")]
    shown = (f"{n}={'***' if n in secrets else repr(getattr(value, n))}" for n in attributes)
    return f"{type(value).__qualname__}({', '.join(shown)})"


def text(value: object) -> str:
    """A value as the text of an error shows it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, enum.Enum):
        return value.name if value.name == "unknown_" else value.name.rstrip("_")
    if isinstance(value, float):
        return _double_text(value)
    if isinstance(value, datetime.datetime):
        return _utc(value).strftime("%Y-%m-%dT%H:%M:%SZ").rjust(20, "0")
    if isinstance(value, datetime.timedelta):
        return _double_text(value.total_seconds()) + " s"
    return str(value)


# ---- codecs: one object for each type of an IDL -------------------------------------------------


class Writer:
    """Collects the text of a message."""

    def __init__(self, int_tag: str) -> None:
        self.parts: list[str] = []
        self.add = self.parts.append
        self.int_tag = int_tag  # clients write <int>, servers <i4>: what most peers read
        self.depth = 0

    def enter(self) -> None:
        """Called before an array or a struct; what contains itself ends here."""
        self.depth += 1
        if self.depth > _MAX_DEPTH:
            raise EncodeError(f"nested deeper than {_MAX_DEPTH}")


class Codec(typing.Generic[R_co]):
    """Values of one type to XML, and from what xmlrpc.client read. Both raise WireErrors."""

    def write(self, out: Writer, value: object) -> None:
        raise NotImplementedError

    def read(self, data: object) -> R_co:
        raise NotImplementedError

    def key_text(self, value: object) -> str:
        """A map key as text."""
        raise NotImplementedError

    def read_key(self, name: str) -> R_co:
        raise NotImplementedError


class _Bool(Codec[bool]):
    def write(self, out: Writer, value: object) -> None:
        if not isinstance(value, bool):
            raise EncodeError("expected bool", _kind(value))
        out.add(f"<value><boolean>{int(value)}</boolean></value>")

    def read(self, data: object) -> bool:
        if not isinstance(data, bool):
            raise DecodeError("expected boolean", _kind(data))
        return data


class _Int(Codec[int]):
    def __init__(self, low: int, high: int) -> None:
        self.low = low
        self.high = high
        self.wide = high > 2**31 - 1  # written as i8, and read from a decimal string, too

    def _check(self, value: object, error: type[WireError]) -> int:
        if not isinstance(value, int) or isinstance(value, bool):
            raise error("expected int", _kind(value))
        if not self.low <= value <= self.high:
            raise error(f"expected an integer from {self.low} to {self.high}", _shown(value))
        return value

    def write(self, out: Writer, value: object) -> None:
        tag = "i8" if self.wide else out.int_tag
        out.add(f"<value><{tag}>{int(self._check(value, EncodeError))}</{tag}></value>")

    def read(self, data: object) -> int:
        if self.wide and isinstance(data, str) and re.fullmatch(r"\s*[+-]?[0-9]{1,20}\s*", data):
            data = int(data)
        return self._check(data, DecodeError)

    def key_text(self, value: object) -> str:
        return str(int(self._check(value, EncodeError)))

    def read_key(self, name: str) -> int:
        # One spelling for each number: only so are keys unique as text.
        if not re.fullmatch(r"0|-?[1-9][0-9]{0,19}", name):
            raise DecodeError("expected an integer", _shown(name))
        return self._check(int(name), DecodeError)


def _double_text(value: float) -> str:
    if not math.isfinite(value):
        return repr(value)
    digits = format(decimal.Decimal(repr(value)), "f")
    return digits if "." in digits else digits + ".0"


class _Double(Codec[float]):
    def __init__(self, nonfinite: bool = False) -> None:
        self.nonfinite = nonfinite

    def _check(self, value: object, error: type[WireError]) -> float:
        if not isinstance(value, (float, int)) or isinstance(value, bool):
            raise error("expected double", _kind(value))
        try:
            number = float(value)
        except OverflowError:
            raise error("expected double", "an integer beyond its range") from None
        if not self.nonfinite and not math.isfinite(number):
            raise error("expected a finite number", repr(number))
        return number

    def write(self, out: Writer, value: object) -> None:
        out.add(f"<value><double>{_double_text(self._check(value, EncodeError))}</double></value>")

    def read(self, data: object) -> float:
        return self._check(data, DecodeError)


_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})


def _escaped(value: str) -> str:
    bad = _NO_XML.search(value)
    if bad:
        code = ord(bad.group())
        raise EncodeError(f"U+{code:04X} is a character that XML cannot carry")
    return value.translate(_ESCAPES)


class _String(Codec[str]):
    def write(self, out: Writer, value: object) -> None:
        out.add(f"<value><string>{_escaped(self.key_text(value))}</string></value>")

    def read(self, data: object) -> str:
        if not isinstance(data, str):
            raise DecodeError("expected string", _kind(data))
        return data

    def key_text(self, value: object) -> str:
        if not isinstance(value, str):
            raise EncodeError("expected str", _kind(value))
        return value

    def read_key(self, name: str) -> str:
        return name


class _Bytes(Codec[bytes]):
    def write(self, out: Writer, value: object) -> None:
        if not isinstance(value, bytes):
            raise EncodeError("expected bytes", _kind(value))
        out.add(f"<value><base64>{base64.b64encode(value).decode('ascii')}</base64></value>")

    def read(self, data: object) -> bytes:
        if isinstance(data, xmlrpc.client.Binary):
            return data.data
        if not isinstance(data, bytes):
            raise DecodeError("expected base64", _kind(data))
        return data


_MOMENT = re.compile(
    r"(\d{4})-?(\d\d)-?(\d\d)T(\d\d):?(\d\d):?(\d\d)(?:\.\d+)?"
    r"(?:Z|([+-])(\d\d)(?::?(\d\d))?)?",
    re.ASCII,
)


def _utc(value: datetime.datetime) -> datetime.datetime:
    """In UTC, whole seconds. Without a zone it is taken to be UTC, as IDL and wire have it."""
    if value.tzinfo is not None:
        value = value.astimezone(datetime.timezone.utc)
    return value.replace(microsecond=0, tzinfo=datetime.timezone.utc)


def _moment(data: str) -> datetime.datetime:
    match = _MOMENT.fullmatch(data.strip())
    try:
        if match is None:
            raise ValueError
        year, month, day, hour, minute, second = (int(part) for part in match.groups()[:6])
        sign, hours, minutes = match.groups()[6:]
        when = datetime.datetime(
            year, month, day, hour, minute, second, tzinfo=datetime.timezone.utc
        )
        if sign is None:
            return when
        offset = datetime.timedelta(hours=int(hours), minutes=int(minutes or 0))
        return when + offset if sign == "-" else when - offset
    except (ValueError, OverflowError):
        raise DecodeError("expected a date such as 20260131T23:59:59", _shown(data)) from None


class _Datetime(Codec[datetime.datetime]):
    def write(self, out: Writer, value: object) -> None:
        if not isinstance(value, datetime.datetime):
            raise EncodeError("expected datetime", _kind(value))
        try:
            moment = _utc(value).strftime("%Y%m%dT%H:%M:%S").rjust(17, "0")
        except OverflowError:
            raise EncodeError("expected a year from 1 to 9999", repr(value)) from None
        out.add(f"<value><dateTime.iso8601>{moment}</dateTime.iso8601></value>")

    def read(self, data: object) -> datetime.datetime:
        if not isinstance(data, xmlrpc.client.DateTime):
            raise DecodeError("expected dateTime.iso8601", _kind(data))
        return _moment(str(data.value))


class _Duration(Codec[datetime.timedelta]):
    def write(self, out: Writer, value: object) -> None:
        if not isinstance(value, datetime.timedelta):
            raise EncodeError("expected timedelta", _kind(value))
        out.add(f"<value><double>{_double_text(value.total_seconds())}</double></value>")

    def read(self, data: object) -> datetime.timedelta:
        try:
            return datetime.timedelta(seconds=DOUBLE.read(data))
        except OverflowError:
            raise DecodeError("expected a duration in seconds", _shown(data)) from None


class _Any(Codec[typing.Any]):
    def write(self, out: Writer, value: object) -> None:
        if value is None:
            out.add("<value><nil/></value>")
        elif isinstance(value, (list, tuple)):
            _write_array(out, ((self, each) for each in value))
        elif isinstance(value, dict):
            Map(STRING, self).write(out, value)
        else:
            self._scalar(value).write(out, value)

    def _scalar(self, value: object) -> Codec[object]:
        if isinstance(value, bool):
            return BOOL
        if isinstance(value, int) and not isinstance(value, enum.Enum):
            return INT32 if INT32.low <= value <= INT32.high else INT64
        codecs: tuple[tuple[type[object], Codec[object]], ...] = (
            (float, DOUBLE),
            (str, STRING),
            (bytes, BYTES),
            (datetime.datetime, DATETIME),
        )
        for python, codec in codecs:
            if isinstance(value, python):
                return codec
        raise EncodeError("expected a value that XML-RPC has", _kind(value))

    def read(self, data: object) -> typing.Any:
        if isinstance(data, xmlrpc.client.DateTime):
            return DATETIME.read(data)
        if isinstance(data, xmlrpc.client.Binary):
            return data.data
        if isinstance(data, list):
            return List(self).read(data)
        if isinstance(data, dict):
            return Map(STRING, self).read(data)
        return data


BOOL = _Bool()
INT8 = _Int(-(2**7), 2**7 - 1)
INT16 = _Int(-(2**15), 2**15 - 1)
INT32 = _Int(-(2**31), 2**31 - 1)
INT64 = _Int(-(2**63), 2**63 - 1)
UINT8 = _Int(0, 2**8 - 1)
UINT16 = _Int(0, 2**16 - 1)
UINT32 = _Int(0, 2**32 - 1)
DOUBLE = _Double()
DOUBLE_NONFINITE = _Double(nonfinite=True)
STRING = _String()
BYTES = _Bytes()
DATETIME = _Datetime()
DURATION = _Duration()
ANY = _Any()


def _write_array(out: Writer, values: typing.Iterable[tuple[Codec[object], object]]) -> None:
    out.enter()
    out.add("<value><array><data>")
    for index, (codec, value) in enumerate(values):
        try:
            codec.write(out, value)
        except WireError as error:
            raise error.inside(f"[{index}]")
    out.add("</data></array></value>")
    out.depth -= 1


def _array(data: object) -> list[object]:
    if not isinstance(data, list):
        raise DecodeError("expected array", _kind(data))
    return data


def _struct(data: object) -> dict[str, object]:
    if not isinstance(data, dict):
        raise DecodeError("expected struct", _kind(data))
    return data


class List(Codec[typing.List[T]]):
    def __init__(self, item: Codec[T]) -> None:
        self.item = item

    def write(self, out: Writer, value: object) -> None:
        if not isinstance(value, (list, tuple)):
            raise EncodeError("expected list", _kind(value))
        _write_array(out, ((self.item, each) for each in value))

    def read(self, data: object) -> list[T]:
        result: list[T] = []
        for each in _array(data):
            try:
                result.append(self.item.read(each))
            except WireError as error:
                raise error.inside(f"[{len(result)}]")
        return result


class Map(Codec[typing.Dict[T, R_co]]):
    def __init__(self, key: Codec[T], item: Codec[R_co]) -> None:
        self.key = key
        self.item = item

    def write(self, out: Writer, value: object) -> None:
        if not isinstance(value, dict):
            raise EncodeError("expected dict", _kind(value))
        out.enter()
        out.add("<value><struct>")
        for key, item in value.items():
            try:
                name = _escaped(self.key.key_text(key))
                out.add(f"<member><name>{name}</name>")
                self.item.write(out, item)
            except WireError as error:
                raise error.inside(f"[{key!r}]")
            out.add("</member>")
        out.add("</struct></value>")
        out.depth -= 1

    def read(self, data: object) -> dict[T, R_co]:
        result: dict[T, R_co] = {}
        for name, item in _struct(data).items():
            try:
                result[self.key.read_key(name)] = self.item.read(item)
            except WireError as error:
                raise error.inside("." + name[:64])
        return result


class Tuple(Codec[typing.Any]):
    def __init__(self, *items: Codec[object]) -> None:
        self.items = items

    def write(self, out: Writer, value: object) -> None:
        if not isinstance(value, tuple):
            raise EncodeError("expected tuple", _kind(value))
        if len(value) != len(self.items):
            raise EncodeError(f"expected {len(self.items)} elements", str(len(value)))
        _write_array(out, zip(self.items, value))

    def read(self, data: object) -> typing.Any:
        values = _array(data)
        if len(values) != len(self.items):
            raise DecodeError(f"expected {len(self.items)} elements", str(len(values)))
        result: list[object] = []
        for codec, value in zip(self.items, values):
            try:
                result.append(codec.read(value))
            except WireError as error:
                raise error.inside(f"[{len(result)}]")
        return tuple(result)


class Optional(Codec[typing.Optional[R_co]]):
    """A result that may be missing."""

    def __init__(self, item: Codec[R_co]) -> None:
        self.item = item

    def write(self, out: Writer, value: object) -> None:
        (ANY if value is None else self.item).write(out, value)

    def read(self, data: object) -> typing.Optional[R_co]:
        return None if data is None else self.item.read(data)


class Nothing(Codec[None]):
    """The result of a method without one: nil, and anything is read."""

    def write(self, out: Writer, value: object) -> None:
        ANY.write(out, None)

    def read(self, data: object) -> None:
        return None


E = typing.TypeVar("E", bound=enum.Enum)


class NameEnum(Codec[E]):
    """An enum that travels as a name."""

    def __init__(self, cls: type[E], aliases: typing.Mapping[str, E] = {}) -> None:
        self.cls = cls
        self.members: dict[object, E] = {member.value: member for member in cls}
        self.aliases = aliases

    def key_text(self, value: object) -> str:
        if not isinstance(value, self.cls):
            raise EncodeError(f"expected {self.cls.__name__}", _kind(value))
        if value.value not in self.members:
            raise EncodeError("an unknown enumerator cannot be written", _shown(value.value))
        return str(value.value)

    def read_key(self, name: str) -> E:
        known = self.members.get(name) or self.aliases.get(name)
        if known is not None:
            return known
        try:
            return self.cls(name)
        except ValueError:
            names = ", ".join(str(known) for known in self.members)
            raise DecodeError(f"expected one of {names}", _shown(name)) from None

    def write(self, out: Writer, value: object) -> None:
        STRING.write(out, self.key_text(value))

    def read(self, data: object) -> E:
        return self.read_key(STRING.read(data))


I = typing.TypeVar("I", bound=enum.IntEnum)


class IntEnum(Codec[I]):
    """An enum that travels as a number."""

    def __init__(self, cls: type[I], number: _Int) -> None:
        self.cls = cls
        self.number = number

    def _member(self, number: int) -> I:
        try:
            return self.cls(number)
        except ValueError:
            numbers = ", ".join(str(member.value) for member in self.cls)
            raise DecodeError(f"expected one of {numbers}", str(number)) from None

    def _own(self, value: object) -> I:
        if not isinstance(value, self.cls):
            raise EncodeError(f"expected {self.cls.__name__}", _kind(value))
        return value

    def write(self, out: Writer, value: object) -> None:
        self.number.write(out, self._own(value))

    def read(self, data: object) -> I:
        return self._member(self.number.read(data))

    def key_text(self, value: object) -> str:
        return self.number.key_text(self._own(value))

    def read_key(self, name: str) -> I:
        return self._member(self.number.read_key(name))


# ---- constraints --------------------------------------------------------------------------------


def _frozen(value: object) -> object:
    """Equal for equal values, and can be put into a set."""
    if isinstance(value, (list, tuple)):
        return tuple(_frozen(each) for each in value)
    if isinstance(value, dict):
        return frozenset((key, _frozen(each)) for key, each in value.items())
    if dataclasses.is_dataclass(value):
        return (type(value), tuple(_frozen(each) for each in vars(value).values()))
    return value


def _interval(low: object, high: object) -> str:
    if low is None:
        return f"at most {high}"
    if high is None:
        return f"at least {low}"
    return f"{low}" if low == high else f"from {low} to {high}"


class Checked(Codec[R_co]):
    """A type with constraints, which hold for what is sent and for what is received."""

    def __init__(
        self,
        codec: Codec[R_co],
        *,
        range: typing.Optional[tuple[typing.Any, typing.Any]] = None,
        length: typing.Optional[tuple[int, typing.Optional[int]]] = None,
        pattern: typing.Optional[str] = None,
        unique: bool = False,
    ) -> None:
        self.codec = codec
        self.range = range
        self.length = length
        self.pattern = None if pattern is None else re.compile(pattern)
        self.unique = unique

    def check(self, value: typing.Any, error: type[WireError]) -> None:
        if self.length is not None:
            low, high = self.length
            if len(value) < low or (high is not None and len(value) > high):
                limits = _interval(low or None, high) if high != 0 else "0"
                raise error(f"expected a length {_of(limits)}", str(len(value)))
        if self.range is not None:
            low, high = self.range
            if not ((low is None or value >= low) and (high is None or value <= high)):
                raise error(f"expected a value {_of(_interval(low, high))}", _text(value))
        if self.pattern is not None and not self.pattern.fullmatch(value):
            raise error(f"expected a text that matches {self.pattern.pattern}", _shown(value))
        if self.unique:
            seen: dict[object, int] = {}
            for index, each in enumerate(value):
                first = seen.setdefault(_frozen(each), index)
                if first != index:
                    raise error("expected no element twice", f"[{first}] and [{index}] equal")

    def write(self, out: Writer, value: object) -> None:
        start = len(out.parts)
        self.codec.write(out, value)
        try:
            self.check(value, EncodeError)
        except EncodeError:
            del out.parts[start:]
            raise

    def read(self, data: object) -> R_co:
        value = self.codec.read(data)
        self.check(value, DecodeError)
        return value

    def key_text(self, value: object) -> str:
        name = self.codec.key_text(value)
        self.check(value, EncodeError)
        return name

    def read_key(self, name: str) -> R_co:
        value = self.codec.read_key(name)
        self.check(value, DecodeError)
        return value


def _of(limits: str) -> str:
    return limits if limits.startswith("from") else f"of {limits}"


def _text(value: object) -> str:
    return str(value) if isinstance(value, datetime.timedelta) else _shown(value)


# ---- structs and unions -------------------------------------------------------------------------


class Field:
    """A field of a struct or an error, or a parameter."""

    def __init__(
        self,
        wire: str,
        codec: Codec[object],
        *,
        attr: typing.Optional[str] = None,
        optional: bool = False,
        nil: bool = False,
        has_default: bool = False,
        default: object = None,
        default_factory: typing.Optional[typing.Callable[[], object]] = None,
        aliases: tuple[str, ...] = (),
        sensitive: bool = False,
        retired: bool = False,
    ) -> None:
        self.wire = wire
        self.codec = codec
        self.attr = wire if attr is None else attr
        self.optional = optional
        self.nil = nil
        self.has_default = has_default
        self.default = default_factory or (lambda: default)
        self.names = (wire, *aliases)
        self.sensitive = sensitive
        self.retired = retired
        self.open_tag = f"<member><name>{_escaped(wire)}</name>"

    @property
    def required(self) -> bool:
        return not (self.optional or self.has_default)

    def value_of(self, owner: object) -> object:
        return self.default() if self.retired else getattr(owner, self.attr)

    def write(self, out: Writer, value: object, step: str) -> None:
        try:
            (ANY if self.optional and value is None else self.codec).write(out, value)
        except WireError as error:
            raise self._explained(error, step)

    def read(self, data: object, step: str) -> object:
        if self.optional and data is None:
            return None
        try:
            return self.codec.read(data)
        except WireError as error:
            raise self._explained(error, step)

    def _explained(self, error: WireError, step: str) -> WireError:
        if self.sensitive and error.found:
            error.found = "***"
        return error.inside(step)


class Struct(Codec[T]):
    """A dataclass or a declared error. The fields come from a function, as types may refer to
    others that stand further down, or to themselves."""

    def __init__(
        self,
        cls: type[T],
        fields: typing.Callable[[], typing.Sequence[Field]],
        *,
        strict: bool = False,
        positional: bool = False,
    ) -> None:
        self.cls = cls
        self.strict = strict
        self.positional = positional
        self._make_fields = fields
        self._fields: typing.Optional[typing.Sequence[Field]] = None

    @property
    def fields(self) -> typing.Sequence[Field]:
        if self._fields is None:
            self._fields = self._make_fields()
        return self._fields

    def write(self, out: Writer, value: object) -> None:
        if not isinstance(value, self.cls):
            raise EncodeError(f"expected {self.cls.__name__}", _kind(value))
        if self.positional:
            return self._write_positions(out, value)
        out.enter()
        out.add("<value><struct>")
        self.write_members(out, value)
        out.add("</struct></value>")
        out.depth -= 1

    def write_members(self, out: Writer, value: object) -> None:
        for field in self.fields:
            item = field.value_of(value)
            if item is None and field.optional and not field.nil:
                continue
            out.add(field.open_tag)
            field.write(out, item, "." + field.wire)
            out.add("</member>")

    def _write_positions(self, out: Writer, value: object) -> None:
        items = [(field, field.value_of(value)) for field in self.fields]
        while items and items[-1][0].optional and items[-1][1] is None and not items[-1][0].nil:
            items.pop()
        out.enter()
        out.add("<value><array><data>")
        for index, (field, item) in enumerate(items):
            field.write(out, item, f"[{index}]")
        out.add("</data></array></value>")
        out.depth -= 1

    def read(self, data: object) -> T:
        values = self._read_positions(data) if self.positional else self.read_members(_struct(data))
        return self.cls(**values)

    def read_members(self, data: dict[str, object]) -> dict[str, object]:
        values: dict[str, object] = {}
        used = 0
        for field in self.fields:
            name = next((name for name in field.names if name in data), None)
            if name is not None:
                used += 1
                value = field.read(data[name], "." + name)
                if not field.retired:
                    values[field.attr] = value
            elif field.required:
                raise DecodeError(f"member '{field.wire}' is missing")
        if self.strict and used < len(data):
            known = {name for field in self.fields for name in field.names}
            unknown = next(name for name in data if name not in known)
            raise DecodeError(f"there is no member {_shown(unknown)} here")
        return values

    def _read_positions(self, data: object) -> dict[str, object]:
        items = _array(data)
        least = max((i + 1 for i, f in enumerate(self.fields) if not f.optional), default=0)
        if len(items) < least or (self.strict and len(items) > len(self.fields)):
            expected = _count(least, len(self.fields))
            raise DecodeError(f"expected {expected} elements", str(len(items)))
        values: dict[str, object] = {}
        for index, (field, item) in enumerate(zip(self.fields, items)):
            value = field.read(item, f"[{index}]")
            if not field.retired:
                values[field.attr] = value
        return values


def _count(low: int, high: int) -> str:
    return str(low) if low == high else f"{low} to {high}"


class Arm:
    """An arm of a union: its class holds the `value`, or nothing when there is no codec."""

    def __init__(
        self,
        wire: str,
        cls: type[object],
        codec: typing.Optional[Codec[object]],
        aliases: tuple[str, ...] = (),
    ) -> None:
        self.wire = wire
        self.cls = cls
        self.codec = codec
        self.names = (wire, *aliases)


class Union(Codec[T]):
    """One of several arms: a struct with one member. With a tag, the struct of the arm itself, and
    in it the arm's name under the tag."""

    def __init__(
        self,
        name: str,
        arms: typing.Callable[[], typing.Sequence[Arm]],
        *,
        strict: bool = False,
        tag: typing.Optional[str] = None,
    ) -> None:
        self.name = name
        self.strict = strict
        self.tag = tag
        self._make_arms = arms
        self._arms: typing.Optional[typing.Sequence[Arm]] = None

    @property
    def arms(self) -> typing.Sequence[Arm]:
        if self._arms is None:
            self._arms = self._make_arms()
        return self._arms

    def write(self, out: Writer, value: object) -> None:
        if isinstance(value, UnknownArm):
            raise EncodeError("an unknown arm cannot be written", _shown(value.name))
        arm = next((arm for arm in self.arms if type(value) is arm.cls), None)
        if arm is None:
            raise EncodeError(f"expected an arm of {self.name}", _kind(value))
        out.enter()
        out.add("<value><struct>")
        try:
            self._write_arm(out, arm, value)
        except WireError as error:
            raise error.inside("." + arm.wire)
        out.add("</struct></value>")
        out.depth -= 1

    def _write_arm(self, out: Writer, arm: Arm, value: object) -> None:
        if self.tag is not None:
            held = getattr(value, "value")
            codec = typing.cast("Struct[object]", arm.codec)
            if not isinstance(held, codec.cls):
                raise EncodeError(f"expected {codec.cls.__name__}", _kind(held))
            out.add(f"<member><name>{_escaped(self.tag)}</name>")
            STRING.write(out, arm.wire)
            out.add("</member>")
            codec.write_members(out, held)
            return
        out.add(f"<member><name>{_escaped(arm.wire)}</name>")
        if arm.codec is None:
            out.add("<value><struct></struct></value>")
        else:
            arm.codec.write(out, getattr(value, "value"))
        out.add("</member>")

    def read(self, data: object) -> T:
        members = _struct(data)
        if self.tag is None and len(members) != 1:
            raise DecodeError("expected a struct with one member, the arm", str(len(members)))
        if self.tag is not None and self.tag not in members:
            raise DecodeError(f"member '{self.tag}' is missing")
        name = next(iter(members)) if self.tag is None else STRING.read(members[self.tag])
        arm = next((arm for arm in self.arms if name in arm.names), None)
        try:
            return typing.cast(T, self._read_arm(name, arm, members))
        except WireError as error:
            raise error.inside("." + name[:64])

    def _read_arm(
        self, name: str, arm: typing.Optional[Arm], members: dict[str, object]
    ) -> object:
        if self.tag is not None:
            held: object = {key: item for key, item in members.items() if key != self.tag}
        else:
            held = members[name]
        if arm is None:
            if self.strict:
                arms = ", ".join(arm.wire for arm in self.arms)
                raise DecodeError(f"expected one of {arms}")
            return UnknownArm(name, ANY.read(held))
        if arm.codec is None:
            return arm.cls()
        return arm.cls(arm.codec.read(held))  # type: ignore[call-arg]


# ---- methods ------------------------------------------------------------------------------------


class ErrorType:
    """A declared error, as methods name it."""

    def __init__(self, wire: str, code: int, codec: Struct[typing.Any]) -> None:
        self.wire = wire
        self.code = code
        self.codec = codec

    def from_fault(self, fault: ReceivedFault) -> typing.Optional[DeclaredError]:
        """The error that a fault is; None when it is another, or its fields did not come along."""
        detail = fault.detail if isinstance(fault.detail, dict) else {}
        if fault.faultCode != self.code or detail.get("error", self.wire) != self.wire:
            return None
        try:
            error: DeclaredError = self.codec.read(detail)
        except WireError:
            return None
        error.faultString = fault.faultString
        return error


class ReceivedFault(xmlrpc.client.Fault):
    """A fault with its third member, which xmlrpc.client drops."""

    def __init__(self, faultCode: int, faultString: str, faultDetail: object = None, **_: object):
        super().__init__(faultCode, faultString)
        self.detail = faultDetail


class Method(typing.Generic[R_co]):
    """What client and server have to know about a method."""

    def __init__(
        self,
        wire: str,
        params: typing.Sequence[Field],
        result: Codec[R_co],
        *,
        errors: typing.Sequence[ErrorType] = (),
        aliases: typing.Sequence[str] = (),
        timeout: typing.Optional[float] = None,
        default_timeout: typing.Optional[float] = None,
        retry: bool = False,
        oneway: bool = False,
    ) -> None:
        self.wire = wire
        self.params = params
        self.result = result
        self.errors = errors
        self.names = (wire, *aliases)
        self.timeout = timeout  # of the method itself, in seconds
        self.default_timeout = default_timeout  # of the service that declares it
        self.retry = retry  # twice is as once
        self.oneway = oneway

    def call_text(self, name: str, arguments: typing.Sequence[object]) -> bytes:
        """The document of a call."""
        out = Writer("int")
        out.add(f"{_HEADER}<methodCall><methodName>{_escaped(name)}</methodName><params>")
        for field, value in zip(self.params, arguments):
            if field.optional and value is None:
                break  # the last one: left out, as few peers read nil
            out.add("<param>")
            try:
                field.write(out, value, "." + field.wire)
            except WireError as error:
                raise error.inside(f".{name}")
            out.add("</param>")
        out.add("</params></methodCall>")
        return "".join(out.parts).encode("utf-8")

    def read_params(self, data: typing.Sequence[object]) -> list[object]:
        least = sum(field.required for field in self.params)
        if not least <= len(data) <= len(self.params):
            expected = _count(least, len(self.params))
            noun = "parameter" if expected == "1" else "parameters"
            raise DecodeError(f"expected {expected} {noun}", str(len(data)))
        values = [
            field.read(item, f"params[{index}]")
            for index, (field, item) in enumerate(zip(self.params, data))
        ]
        return values + [field.default() for field in self.params[len(values) :]]

    def fault_text(self, fault: xmlrpc.client.Fault) -> bytes:
        """The document of a fault, with the fields of an error that this method declares."""
        known = next((e for e in self.errors if type(fault) is e.codec.cls), None)
        if known is None or not known.codec.fields:
            return fault_document(fault)
        out = Writer("i4")
        out.add("<member><name>faultDetail</name><value><struct><member><name>error</name>")
        STRING.write(out, known.wire)
        out.add("</member>")
        known.codec.write_members(out, fault)
        out.add("</struct></value></member>")
        return fault_document(fault, "".join(out.parts))


def fault_document(fault: xmlrpc.client.Fault, detail: str = "") -> bytes:
    return (
        f"{_HEADER}<methodResponse><fault>{_fault_value(fault, detail)}</fault></methodResponse>"
    ).encode("utf-8")


def _fault_value(fault: xmlrpc.client.Fault, detail: str = "") -> str:
    says = _NO_XML.sub("?", str(fault.faultString)).translate(_ESCAPES)
    return (
        "<value><struct>"
        f"<member><name>faultCode</name><value><int>{int(fault.faultCode)}</int></value></member>"
        f"<member><name>faultString</name><value><string>{says}</string></value></member>"
        f"{detail}</struct></value>"
    )


# ---- clients ------------------------------------------------------------------------------------


class _Unmarshaller(xmlrpc.client.Unmarshaller):
    """Python's, but it keeps the detail of faults, and has a limit to what stands in each other."""

    def start(self, tag: str, attrs: typing.Any) -> None:
        super().start(tag, attrs)
        if len(self._marks) > _MAX_DEPTH:
            raise DecodeError(f"nested deeper than {_MAX_DEPTH}")

    def close(self) -> tuple[typing.Any, ...]:
        if self._type == "fault" and not self._marks:
            members: typing.Any = self._stack[0] if self._stack else None
            code = members.get("faultCode") if isinstance(members, dict) else None
            if isinstance(code, int) and isinstance(members.get("faultString"), str):
                raise ReceivedFault(code, members["faultString"], members.get("faultDetail"))
            raise xmlrpc.client.ResponseError("a fault without code and text")
        return super().close()


def _getparser() -> tuple[xmlrpc.client.ExpatParser, xmlrpc.client.Unmarshaller]:
    target = _Unmarshaller()
    return xmlrpc.client.ExpatParser(target), target


def _has_ended(sock: typing.Any) -> bool:
    """Whether a kept connection was closed by the server, or says what nobody asked for."""
    with selectors.DefaultSelector() as selector:
        selector.register(sock, selectors.EVENT_READ)
        return bool(selector.select(0))


class Client:
    """What every generated client is: the methods of a service, called through xmlrpc.client.

    Takes the URL of a server, or a ServerProxy, whose transport it copies with its settings and
    then uses on a connection of its own. `timeout`, in seconds, is for each step of connecting,
    sending and waiting; a method that has a @timeout uses that.

    One thread at a time may use a client.
    """

    _prefix: typing.ClassVar[str] = ""
    _timeout: typing.ClassVar[typing.Optional[float]] = None

    def __init__(
        self,
        server: typing.Union[str, xmlrpc.client.ServerProxy],
        *,
        timeout: typing.Optional[float] = None,
        headers: typing.Sequence[tuple[str, str]] = (),
        context: typing.Any = None,
    ) -> None:
        if isinstance(server, str):
            server = xmlrpc.client.ServerProxy(server, headers=headers, context=context)
        proxy: typing.Any = server
        self._host = proxy._ServerProxy__host
        self._path = proxy._ServerProxy__handler
        self._transport = copy.copy(proxy("transport"))
        self._transport._connection = (None, None)
        self._transport.getparser = _getparser
        self._default_timeout = timeout

    def close(self) -> None:
        """Closes the connection; the next call opens one again."""
        self._transport.close()

    def __enter__(self: C) -> C:
        return self

    def __exit__(self, *_: object) -> None:
        Client.close(self)

    def _call(self, method: Method[R_co], *arguments: object) -> R_co:
        body = method.call_text(self._prefix + method.wire, arguments)
        timeouts = (method.timeout, self._timeout, method.default_timeout, self._default_timeout)
        self._prepare(next((seconds for seconds in timeouts if seconds is not None), None))
        # Transport.request() sends a call again when the connection broke: only for methods that
        # may run twice.
        send = self._transport.request if method.retry else self._transport.single_request
        try:
            reply = send(self._host, self._path, body, False)
        except ReceivedFault as received:
            raise self._error(method, received) from None
        if len(reply) != 1:
            raise xmlrpc.client.ResponseError(f"expected one result, found {len(reply)}")
        try:
            return method.result.read(reply[0])
        except WireError as error:
            raise error.inside("result")

    def _prepare(self, timeout: typing.Optional[float]) -> None:
        connection = self._transport.make_connection(self._host)
        sock = getattr(connection, "sock", None)
        if sock is not None and _has_ended(sock):
            connection.close()
            sock = None
        # A transport may have a timeout of its own, which holds where nothing else is said.
        own = vars(connection).setdefault("_tagwire_timeout", connection.timeout)
        connection.timeout = own if timeout is None else timeout
        if sock is not None:
            set_now = isinstance(connection.timeout, (int, float))
            sock.settimeout(connection.timeout if set_now else socket.getdefaulttimeout())

    def _error(self, method: Method[typing.Any], fault: ReceivedFault) -> xmlrpc.client.Fault:
        for error in method.errors:
            declared = error.from_fault(fault)
            if declared is not None:
                return declared
        return xmlrpc.client.Fault(fault.faultCode, fault.faultString)


def warn_deprecated(method: str, reason: str) -> None:
    """Called first by a client's method that the IDL calls deprecated."""
    text = f"{method} is deprecated" + (f": {reason}" if reason else "")
    warnings.warn(text, DeprecationWarning, stacklevel=3)


# ---- services -----------------------------------------------------------------------------------


class Service:
    """What every generated service is: a class to derive from, whose methods a server offers."""

    _prefix: typing.ClassVar[str] = ""
    # Wire form and Python name of the methods that the class itself declares.
    _methods: typing.ClassVar[typing.Sequence[tuple[Method[typing.Any], str]]] = ()

    def register(self, server: xmlrpc.server.SimpleXMLRPCDispatcher) -> None:
        """Offers the methods on a server of xmlrpc.server. Functions that are registered there
        otherwise stay as they are."""
        offered = _Offered.on(server)
        for cls in reversed(type(self).__mro__):
            for method, name in vars(cls).get("_methods", ()):
                for wire in method.names:
                    offered.add(self._prefix + wire, method, getattr(self, name))


class _Offered:
    """The typed methods of one server of xmlrpc.server. They are answered here, because what the
    server writes itself can hold neither 64-bit integers nor nil nor the detail of a fault."""

    def __init__(self, server: xmlrpc.server.SimpleXMLRPCDispatcher) -> None:
        self.server = server
        self.untyped = server._marshaled_dispatch
        self.methods: dict[str, tuple[Method[typing.Any], typing.Callable[..., object]]] = {}
        # Runs oneway calls, one after the other; it has no thread before the first.
        self.later = concurrent.futures.ThreadPoolExecutor(1, "tagwire-oneway")

    @classmethod
    def on(cls, server: xmlrpc.server.SimpleXMLRPCDispatcher) -> _Offered:
        offered = vars(server).get("_tagwire_offered")
        if isinstance(offered, cls):
            return offered
        offered = cls(server)
        vars(server).update(_tagwire_offered=offered, _marshaled_dispatch=offered.answer)
        return offered

    def add(
        self, name: str, method: Method[typing.Any], function: typing.Callable[..., typing.Any]
    ) -> None:
        self.methods[name] = (method, function)

        def untyped(*params: object) -> typing.Any:
            return _loaded(self._run(name, params))

        # So that system.listMethods and system.methodHelp know it, and whoever calls the server's
        # own _dispatch() gets what a caller would get.
        untyped.__doc__ = inspect.getdoc(function)
        self.server.register_function(untyped, name)

    def answer(
        self,
        data: typing.Union[str, bytes],
        dispatch_method: typing.Any = None,
        path: typing.Any = None,
    ) -> typing.Any:
        """In place of the server's own _marshaled_dispatch."""
        try:
            name, params = _read_call(data)
        except xmlrpc.client.Fault as fault:
            return fault_document(fault)
        if name in self.methods:
            return self._answer_typed(name, params)
        if name == "system.multicall" and name in self.server.funcs:
            return self._answer_multicall(params)
        return self.untyped(typing.cast(str, data), dispatch_method, path)

    def _answer_typed(self, name: str, params: typing.Sequence[object]) -> bytes:
        method = self.methods[name][0]
        try:
            value = self._run(name, params)
        except xmlrpc.client.Fault as fault:
            return self._fault(name, method, fault)
        return (
            f"{_HEADER}<methodResponse><params><param>{value}</param></params></methodResponse>"
        ).encode("utf-8")

    def _fault(self, name: str, method: Method[typing.Any], fault: xmlrpc.client.Fault) -> bytes:
        try:
            return method.fault_text(fault)
        except Exception:
            return fault_document(_failed(name))

    def _run(self, name: str, params: typing.Sequence[object]) -> str:
        """The XML of the result. Raises nothing but faults."""
        method, function = self.methods[name]
        try:
            arguments = method.read_params(params)
        except WireError as error:
            raise xmlrpc.client.Fault(-32602, f"{name}: {error}") from None
        try:
            out = Writer("i4")
            if method.oneway:
                self._run_later(name, function, arguments)
                Nothing().write(out, None)
            else:
                method.result.write(out, function(*arguments))
            return "".join(out.parts)
        except xmlrpc.client.Fault:
            raise
        except Exception:
            raise _failed(name) from None

    def _run_later(
        self, name: str, function: typing.Callable[..., object], arguments: list[object]
    ) -> None:
        """After the answer, one call after the other, in the order in which they came."""

        def run() -> None:
            try:
                function(*arguments)
            except Exception:
                _failed(name)

        self.later.submit(run)

    def _answer_multicall(self, params: typing.Sequence[object]) -> bytes:
        calls = params[0] if len(params) == 1 else None
        if not isinstance(calls, list):
            return fault_document(
                xmlrpc.client.Fault(-32602, "system.multicall: expected one array of calls")
            )
        results = "".join(self._one_of_many(call) for call in calls)
        return (
            f"{_HEADER}<methodResponse><params><param><value><array><data>{results}"
            "</data></array></value></param></params></methodResponse>"
        ).encode("utf-8")

    def _one_of_many(self, call: typing.Any) -> str:
        try:
            name, params = call["methodName"], call["params"]
            if name in self.methods:
                value = self._run(name, params)
            else:
                out = Writer("i4")
                ANY.write(out, self.server._dispatch(name, params))
                value = "".join(out.parts)
            return f"<value><array><data>{value}</data></array></value>"
        except xmlrpc.client.Fault as fault:
            return _fault_value(fault)
        except Exception as error:
            return _fault_value(xmlrpc.client.Fault(1, f"{type(error)}:{error}"))


def _read_call(data: typing.Union[str, bytes]) -> tuple[str, typing.Sequence[object]]:
    parser, target = _getparser()
    try:
        parser.feed(typing.cast(str, data))
        parser.close()
        params = target.close()
    except WireError as error:
        raise xmlrpc.client.Fault(-32008, str(error)) from None
    except xmlrpc.client.Fault:
        raise xmlrpc.client.Fault(-32600, "a fault is no call") from None
    except Exception as error:
        raise xmlrpc.client.Fault(-32700, f"not an XML-RPC call: {error}") from None
    name = target.getmethodname()
    if name is None:
        raise xmlrpc.client.Fault(-32600, "the call names no method")
    return name, params


def _loaded(value: str) -> typing.Any:
    """XML of a value as xmlrpc.client reads it."""
    return xmlrpc.client.loads(f"<params><param>{value}</param></params>")[0][0]


def _failed(name: str) -> xmlrpc.client.Fault:
    """What a caller learns of an exception that the IDL does not declare; the rest is logged."""
    _log.exception("%s failed", name)
    return xmlrpc.client.Fault(-32500, f"{name} failed; the server's log has the reason")
