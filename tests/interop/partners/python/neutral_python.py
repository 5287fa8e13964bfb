"""The suite's neutral values (suite/neutral.py) as a Python program holds them, and back."""
import datetime
import struct
import xmlrpc.client


def native(value, builtin):
    ((tag, content),) = value.items()
    if tag in ("int", "i8"):
        return int(content)
    if tag == "double":
        return struct.unpack(">d", bytes.fromhex(content))[0]
    if tag == "bytes":
        data = bytes.fromhex(content)
        return data if builtin else xmlrpc.client.Binary(data)
    if tag == "datetime":
        return datetime.datetime.strptime(content, "%Y%m%dT%H:%M:%S") if builtin else xmlrpc.client.DateTime(content)
    if tag == "list":
        return [native(each, builtin) for each in content]
    if tag == "struct":
        return {name: native(each, builtin) for name, each in content.items()}
    return content  # bool, string, nil


def neutral(value):
    if value is None:
        return {"nil": None}
    if isinstance(value, bool):
        return {"bool": value}
    if isinstance(value, int):
        return {"int": str(value)}
    if isinstance(value, float):
        return {"double": struct.pack(">d", value).hex()}
    if isinstance(value, str):
        return {"string": value}
    if isinstance(value, (bytes, xmlrpc.client.Binary)):
        return {"bytes": getattr(value, "data", value).hex()}
    if isinstance(value, datetime.datetime):
        return {"datetime": f"{value.year:04}{value.month:02}{value.day:02}T{value:%H:%M:%S}"}
    if isinstance(value, xmlrpc.client.DateTime):
        return {"datetime": value.value}
    if isinstance(value, list):
        return {"list": [neutral(each) for each in value]}
    if isinstance(value, dict):
        return {"struct": {name: neutral(each) for name, each in value.items()}}
    raise TypeError(f"xmlrpc gave a {type(value).__name__}")
