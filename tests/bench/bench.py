#!/usr/bin/python3
"""Runs every benchmark of tagwire and writes the results into docs/performance.md and docs/plots.

All figures that are compared come from this one run, taken in turns: see docs/performance.md for
the method and how to read the tables. Standard library only.
"""

import argparse
import os
import subprocess
import sys
import tempfile

import codecbench
import netbench
import peers
import plots
import report
import servers
import works

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))


def main():
    args = parse_arguments()
    if not {0, 1} <= os.sched_getaffinity(0):
        sys.exit("bench.py: cores 0 and 1 are needed, one for the server and one for the client")
    build = os.path.abspath(args.build)
    programs = os.path.join(build, "tests/bench")
    out = report.Report(build)
    with tempfile.TemporaryDirectory(prefix="tagwire-bench-") as scratch:
        try:
            if "net" in args.only:
                run_net(args, build, scratch, out)
            if "codec" in args.only:
                codecbench.run(out, programs, scratch, args.quick)
        except servers.BenchError as error:
            sys.exit(f"bench.py: {error}")
    print(out.text())
    # A short or a partial run says too little to be kept.
    if not (args.dry or args.quick or args.peers is not None or len(args.only) < 2):
        out.write_into(os.path.join(ROOT, "docs/performance.md"))
        plots.write(out, os.path.join(ROOT, "docs/plots"))
    return 0 if out.bars_met() or not args.check else 1


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("build", nargs="?", default=os.path.join(ROOT, "build/bench"),
                        help="build folder of the preset bench")
    parser.add_argument("--quick", action="store_true",
                        help="does everything once, in under two minutes; says nothing about speed")
    parser.add_argument("--rounds", type=int, help="how often every server takes its turn")
    parser.add_argument("--only", nargs="+", choices=["net", "codec"], default=["net", "codec"])
    parser.add_argument("--works", nargs="+", help="only these: " + ", ".join(works.NAMES))
    parser.add_argument("--peers", nargs="*", metavar="NAME",
                        help="only peers whose name contains one of these; none: without peers")
    parser.add_argument("--dry", action="store_true", help="leave docs as they are")
    parser.add_argument("--check", action="store_true", help="fail when a bar is missed")
    return parser.parse_args()


def run_net(args, build, scratch, out):
    programs = os.path.join(build, "tests/bench")
    subprocess.run([os.path.join(programs, "codec_bench"), "--dump", scratch], check=True)
    found = peers.find(os.path.join(programs, "peers"), scratch,
                       os.path.join(build, "node/node_modules"))
    if args.peers is not None:
        found.present = [peer for peer in found.present
                         if any(word.lower() in peer.name.lower() for word in args.peers)]
    out.set_peers(found)
    rounds = args.rounds or (1 if args.quick else 3)
    seconds, warmup = (0.2, 0.05) if args.quick else (1.2, 0.3)
    todo = works.Works(build, scratch, found.present)
    for name in args.works or works.NAMES:
        progress(f"{name} ...")
        work = todo.work(name)
        out.add_net(work, netbench.measure(work, rounds, seconds, warmup))
    progress("idle connections ...")
    connections = 1000 if args.quick else 5000
    for name, server in todo.idle_servers().items():
        out.add_idle(name, connections,
                     netbench.idle_memory(server, todo.add_request, connections, 3.0))


def progress(text):
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
