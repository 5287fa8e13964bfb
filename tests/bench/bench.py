#!/usr/bin/python3
"""Runs every benchmark of tagwire and writes the results into docs/performance.md.

All figures that are compared come from this one run, taken in turns: see docs/performance.md for
the method and how to read the table. Standard library only.
"""

import argparse
import os
import sys
import tempfile

import codecbench
import netbench
import report
import servers

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))


def main():
    args = parse_arguments()
    build = os.path.abspath(args.build)
    out = report.Report(build)
    with tempfile.TemporaryDirectory(prefix="tagwire-bench-") as scratch:
        try:
            if "net" in args.only:
                run_net(args, build, scratch, out)
            if "codec" in args.only:
                codecbench.run(out, os.path.join(build, "tests/bench"), scratch, args.quick)
        except servers.BenchError as error:
            sys.exit(f"bench.py: {error}")
    print(out.text())
    # A short or a partial run says too little to be kept.
    if not (args.dry or args.quick or len(args.only) < 2):
        out.write_into(os.path.join(ROOT, "docs/performance.md"))
    return 0 if out.bars_met() or not args.check else 1


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("build", nargs="?", default=os.path.join(ROOT, "build/bench"),
                        help="build folder of the preset bench")
    parser.add_argument("--quick", action="store_true", help="under a minute; figures wobble more")
    parser.add_argument("--rounds", type=int, help="how often every server takes its turn")
    parser.add_argument("--only", nargs="+", choices=["net", "codec"], default=["net", "codec"])
    parser.add_argument("--dry", action="store_true", help="leave docs/performance.md as it is")
    parser.add_argument("--check", action="store_true", help="fail when a bar is missed")
    return parser.parse_args()


def run_net(args, build, scratch, out):
    bench = os.path.join(build, "tests/bench")
    calculator = [os.path.join(build, "examples/calculator/calculator_server"),
                  "--listen", "127.0.0.1:0", "--threads", "1"]
    files = Files(scratch)
    request = servers.request_of_python("add", 3, 5)
    with servers.running(calculator, netbench.SERVER_CORE) as (_, port):
        reply = servers.reply_to(port, request)
    with servers.running(netbench.python_server_command(), netbench.SERVER_CORE) as (_, port):
        python_reply = servers.reply_to(port, request)
    for answer in (reply, python_reply):
        check_sum(answer)

    canned = files.write("add.reply", reply)
    bare = [os.path.join(bench, "bare_asio_server"), "--reply", canned]
    pingpong = [os.path.join(bench, "raw_pingpong"), "--request-size", str(len(request)),
                "--reply", canned]
    body = files.write("add.body", servers.body_of(reply))
    http_only = [os.path.join(bench, "canned_body_server"), "--body", body]
    many = {"bare Asio, canned reply": bare, "tagwire's HTTP, canned body": http_only,
            "tagwire": calculator, "Python's server": netbench.python_server_command()}
    bodies = {name: body for name in ["raw ping-pong", *many]}
    bodies["Python's server"] = files.write("add.python", servers.body_of(python_reply))
    common = {"request": files.write("add.request", request), "bodies": bodies}
    works = [
        netbench.Work("add64", "add, 64 connections", 64, "split", commands=many, **common),
        netbench.Work("add1", "add, 1 connection", 1, "1cpu",
                      commands={"raw ping-pong": pingpong, **many}, **common)]

    rounds = args.rounds or (3 if args.quick else 5)
    seconds, warmup = (0.5, 0.2) if args.quick else (1.5, 0.5)
    loadgen = os.path.join(bench, "loadgen")
    for work in works:
        out.add_net(work, netbench.measure(work, loadgen, rounds, seconds, warmup))

    connections = 1000 if args.quick else 5000
    for name in ("bare Asio, canned reply", "tagwire"):
        out.add_idle(name, connections,
                     netbench.idle_memory(many[name], request, connections, 3.0))


def check_sum(reply):
    """The load generator compares bytes; that those are right is checked here, once."""
    import xmlrpc.client
    values, _ = xmlrpc.client.loads(servers.body_of(reply))
    if values != (8,):
        raise servers.BenchError(f"add(3, 5) was answered with {values}")


class Files:
    def __init__(self, folder):
        self.folder = folder

    def write(self, name, data):
        path = os.path.join(self.folder, name)
        with open(path, "wb") as file:
            file.write(data)
        return path


if __name__ == "__main__":
    sys.exit(main())
