#!/usr/bin/env python3
"""Starts a real server and runs a test binary against it: run_live.py supervisor|aria2|import_calls BINARY [arguments of GoogleTest].

Exits with 77, which ctest shows as skipped, when the server is not installed.
"""
import os
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "examples" / "common"))
import daemons  # noqa: E402

PROGRAMS = """
[program:ticker]
command=/bin/sh -c 'while :; do echo tick; sleep 0.05; done'
autostart=false

[program:echo]
command=/bin/cat
autostart=false
startsecs=0
stopwaitsecs=7
exitcodes=0,3
directory=/

[program:brief]
command=/bin/false
autostart=false
startretries=0

[program:missing]
command=/nowhere/to/be/found
autostart=false

[program:colours]
command=/bin/sh -c 'printf "\\033[31mred\\n"; exec /bin/cat'
autostart=false
startsecs=0

[group:pair]
programs=one,two

[program:one]
command=/bin/cat
autostart=false
startsecs=0

[program:two]
command=/bin/cat
autostart=false
startsecs=0
"""


def run(binary, arguments, **variables):
    environment = dict(os.environ, **{f"TAGWIRE_LIVE_{name}": str(value) for name, value in variables.items()})
    return subprocess.run([binary, *arguments], env=environment).returncode


def supervisor(binary, arguments):
    with daemons.supervisord(PROGRAMS) as server:
        for url in (server.url, server.socket):
            print(f"\n== supervisord at {url}", flush=True)
            status = run(binary, arguments, URL=url, USER=daemons.USER, PASSWORD=daemons.PASSWORD, FOLDER=server.folder)
            if status != 0:
                return status
    return 0


def aria2(binary, arguments):
    with daemons.aria2() as server:
        shared = server.folder / "shared"
        shared.mkdir()
        (shared / "small.txt").write_text("a small file\n")
        with daemons.files(shared) as url:
            print(f"\n== aria2c at {server.url}", flush=True)
            return run(binary, arguments, URL=server.url, SECRET=server.secret, FOLDER=server.folder, FILES=url)


def import_calls(binary, arguments):
    return supervisor(binary, ["--gtest_filter=ImportedSupervisor.*", *arguments]) or aria2(binary, ["--gtest_filter=ImportedAria2.*", *arguments])


if __name__ == "__main__":
    sys.exit({"supervisor": supervisor, "aria2": aria2, "import_calls": import_calls}[sys.argv[1]](sys.argv[2], sys.argv[3:]))
