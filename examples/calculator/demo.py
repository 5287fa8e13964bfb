#!/usr/bin/env python3
"""The README's demo: generate stubs, start the C++ server, call it from Python and C++, show the conversation.

usage: demo.py BUILD_FOLDER
"""
import pathlib
import subprocess
import sys
import tempfile
import urllib.request

here = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(here.parent / "common"))
from run import running  # noqa: E402

CALL = (
    "<?xml version='1.0'?>\n<methodCall>\n<methodName>add</methodName>\n<params>\n"
    "<param>\n<value><int>2</int></value>\n</param>\n<param>\n<value><int>3</int></value>\n</param>\n"
    "</params>\n</methodCall>\n"
)


def step(title):
    print(f"\n--- {title}", flush=True)


def main(build):
    idl = here / "calculator.idl"
    compiler = build / "tagwire"
    step("the interface: calculator.idl")
    print(idl.read_text().rstrip())

    with tempfile.TemporaryDirectory() as out:
        step("tagwire gen --cpp calculator.idl")
        subprocess.run([compiler, "gen", "--cpp", "--out", out, idl], check=True)
        for file in sorted(pathlib.Path(out).iterdir()):
            print(f"{file.name:24} {len(file.read_text().splitlines()):4} lines")

    server = build / "examples" / "calculator" / "calculator_server"
    with running(server) as (url, process):
        step(f"calculator_server is running (process {process.pid}) on {url}")
        step("python3 call.py: Python's own xmlrpc.client, nothing installed")
        subprocess.run([sys.executable, here / "call.py", url], check=True)

        step("calculator_client: C++, through the generated stub")
        subprocess.run([build / "examples" / "calculator" / "calculator_client", url], check=True)

        step("the same call by hand: what travels")
        request = urllib.request.Request(url + "/RPC2", CALL.encode(), {"Content-Type": "text/xml"})
        with urllib.request.urlopen(request) as response:
            body = response.read().decode()
            print(CALL)
            print(f"HTTP/1.1 {response.status} {response.reason}")
            for name in ("Content-Type", "Content-Length", "Server"):
                print(f"{name}: {response.headers[name]}")
            print()
            print(body)

        step("the reply, explained by tagwire show")
        subprocess.run([compiler, "show", "-"], input=body, text=True, check=True)
    step("the server drained and ended with status 0")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "build/release").resolve())
