"""Values in a form that no language can blur: JSON with a tag around every value.

    {"bool": true}                  {"string": "text"}
    {"int": "-5"}                   {"bytes": "00ff"}                    hexadecimal
    {"i8": "5000000000"}            {"datetime": "19980717T14:08:55"}    UTC, to the second
    {"double": "3ff8000000000000"}  {"list": [value, ...]}               the double's 64 bits, hexadecimal
    {"nil": null}                   {"struct": {"name": value, ...}}

Numbers travel as text because JSON's own are doubles here and integers there; a double travels as its bits because
"shortest decimal text" is what some partners get wrong. "i8" is an integer to be sent as <i8> where the sender can
choose; the receiver writes "int" for any integer. The JSON itself is pure ASCII, so that text which describes a value
survives where the value would not.
"""
import base64
import json
import math
import struct


def tag_of(value):
    ((tag, content),) = value.items()
    return tag, content


def dumps(value):
    """One line of ASCII."""
    return json.dumps(value, ensure_ascii=True, separators=(",", ":"))


def double(number):
    return {"double": struct.pack(">d", number).hex()}


def double_of(content):
    return struct.unpack(">d", bytes.fromhex(content))[0]


def of(value):
    """The neutral form of a plain Python value; datetimes as neutral values already."""
    if value is None:
        return {"nil": None}
    if isinstance(value, bool):
        return {"bool": value}
    if isinstance(value, int):
        return {"int": str(value)}
    if isinstance(value, float):
        return double(value)
    if isinstance(value, str):
        return {"string": value}
    if isinstance(value, bytes):
        return {"bytes": value.hex()}
    if isinstance(value, (list, tuple)):
        return {"list": [of(each) for each in value]}
    raise TypeError(f"no neutral form for {value!r}")


def same(a, b):
    """Whether two neutral values are the same: the same tags (the width of an integer aside) and the same content."""
    (tag, content), (other_tag, other) = tag_of(a), tag_of(b)
    if {tag, other_tag} <= {"int", "i8"}:
        return int(content) == int(other)
    if tag != other_tag:
        return False
    if tag == "list":
        return len(content) == len(other) and all(map(same, content, other))
    if tag == "struct":
        return content.keys() == other.keys() and all(same(content[name], other[name]) for name in content)
    return content == other


def brief(value, limit=60):
    """A value for people, in one short line of ASCII."""
    tag, content = tag_of(value)
    if tag == "double":
        number = double_of(content)
        text = repr(number) if math.isfinite(number) else f"{number} (bits {content})"
    elif tag == "string":
        text = json.dumps(content)
    elif tag == "bytes":
        text = f"base64 {base64.b64encode(bytes.fromhex(content)).decode()}"
    elif tag == "list":
        text = "[" + ", ".join(brief(each, limit) for each in content[:20]) + "]"
    elif tag == "struct":
        text = "{" + ", ".join(f"{json.dumps(name)}: {brief(each, limit)}" for name, each in list(content.items())[:20]) + "}"
    elif tag == "nil":
        text = "nil"
    else:
        text = f"{tag} {content}"
    return text if len(text) <= limit else f"{text[:limit - 4]} ..."


def first_difference(sent, received):
    """The first place where two values differ, as a pair of neutral values: what to show of two large ones."""
    (tag, content), (other_tag, other) = tag_of(sent), tag_of(received)
    if tag == other_tag == "list" and len(content) == len(other):
        for each, its_other in zip(content, other):
            if not same(each, its_other):
                return first_difference(each, its_other)
    if tag == other_tag == "struct" and content.keys() == other.keys():
        for name in content:
            if not same(content[name], other[name]):
                return first_difference(content[name], other[name])
    return sent, received
