#!/usr/bin/python3
"""Runs every benchmark of tagwire and writes the results into docs/performance.md.

All figures that are compared come from this one run, taken in turns: see docs/performance.md for
the method and how to read the table. Standard library only.
"""

import argparse
import datetime
import os
import random
import sys
import tempfile
import xmlrpc.client

import codecbench
import netbench
import report
import servers

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))


def main():
    args = parse_arguments()
    if not {0, 1} <= os.sched_getaffinity(0):
        sys.exit("bench.py: cores 0 and 1 are needed, one for the server and one for the client")
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


BARE, HTTP_ONLY, TAGWIRE, PYTHON = ("bare Asio, canned reply", "tagwire's HTTP, canned body",
                                    "tagwire", "Python's server")


def run_net(args, build, scratch, out):
    bench = os.path.join(build, "tests/bench")
    files = Files(scratch)
    calculator = [os.path.join(build, "examples/calculator/calculator_server"),
                  "--listen", "127.0.0.1:0", "--threads", "1"]
    functions = [os.path.join(bench, "bench_server")]
    python = netbench.python_server_command()

    add = servers.request_of_python("add", 3, 5)
    for command in (calculator, python):
        check_sum(answer_of(command, add))
    small = {HTTP_ONLY: None, TAGWIRE: calculator, PYTHON: python}
    works = [prepare("add64", "add, 64 connections", 64, "split", add, small, bench, files),
             prepare("add1", "add, 1 connection", 1, "1cpu", add, small, bench, files)]
    works[1].commands = {"raw ping-pong": [os.path.join(bench, "raw_pingpong"), "--request-size",
                                           str(len(add)), "--reply", files.path("add1.reply")],
                         **works[1].commands}
    works[1].bodies["raw ping-pong"] = works[1].bodies[BARE]
    only = {TAGWIRE: functions}
    works += [
        prepare("record", "echo of a struct with ten members, 64 connections", 64, "split",
                servers.request_of_python("echo", sample_record()), only, bench, files),
        prepare("sum", "sum of 100,000 doubles, 1 connection", 1, "split",
                servers.request_of_python("sum", sample_doubles(100_000)), only, bench, files)]

    rounds = args.rounds or (3 if args.quick else 5)
    seconds, warmup = (0.4, 0.1) if args.quick else (1.5, 0.5)
    for work in works:
        out.add_net(work, netbench.measure(work, os.path.join(bench, "loadgen"), rounds, seconds,
                                           warmup))
    connections = 1000 if args.quick else 5000
    for name in (BARE, TAGWIRE):
        out.add_idle(name, connections,
                     netbench.idle_memory(works[0].commands[name], add, connections, 3.0))


def prepare(name, title, connections, placement, request, commands, bench, files):
    """A work whose limit rows answer with what tagwire answered."""
    reply = answer_of(commands[TAGWIRE], request)
    canned = files.write(name + ".reply", reply)
    body = files.write(name + ".body", servers.body_of(reply))
    all_commands = {BARE: [os.path.join(bench, "bare_asio_server"), "--reply", canned], **commands}
    if HTTP_ONLY in commands:
        all_commands[HTTP_ONLY] = [os.path.join(bench, "canned_body_server"), "--body", body]
    bodies = {row: body for row in all_commands}
    if PYTHON in commands:
        bodies[PYTHON] = files.write(name + ".python",
                                     servers.body_of(answer_of(commands[PYTHON], request)))
    return netbench.Work(name, title, connections, placement,
                         files.write(name + ".request", request), bodies, all_commands)


def answer_of(command, request):
    with servers.running(command, netbench.SERVER_CORE) as (_, port):
        return servers.reply_to(port, request)


def sample_record():
    """As make_record() of documents.cc."""
    return {"id": 4711, "active": True, "weight": 12.625, "name": "spectrometer-7",
            "note": "calibrated after the move to the new building",
            "created": datetime.datetime(2024, 2, 29, 12, 34, 56), "digest": bytes(range(32)),
            "tags": [f"calibration-{i}" for i in range(10)],
            "position": {"x": 52.520008, "y": 13.404954}, "revision": 42}


def sample_doubles(count):
    generator = random.Random(20240229)
    return [generator.uniform(-1000, 1000) for _ in range(count)]


def check_sum(reply):
    """The load generator compares bytes; that those are right is checked here, once."""
    values, _ = xmlrpc.client.loads(servers.body_of(reply))
    if values != (8,):
        raise servers.BenchError(f"add(3, 5) was answered with {values}")


class Files:
    def __init__(self, folder):
        self.folder = folder

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, data):
        with open(self.path(name), "wb") as file:
            file.write(data)
        return self.path(name)


if __name__ == "__main__":
    sys.exit(main())
