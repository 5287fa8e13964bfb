#!/usr/bin/python3
"""Python's own XML-RPC client in a loop: the counterpart of driver.cc, with the same output."""

import argparse
import json
import math
import os
import statistics
import sys
import time
import xmlrpc.client


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--work", choices=["add", "echo", "sum"], default="add")
    parser.add_argument("--seconds", type=float, default=1)
    parser.add_argument("--warmup", type=float, default=0.3)
    parser.add_argument("--values", required=True, help="folder with record.xml and doubles.xml")
    args = parser.parse_args()
    with xmlrpc.client.ServerProxy(f"http://127.0.0.1:{args.port}",
                                   use_builtin_types=True) as server:
        result = measure(call_of(args, server), args.warmup, args.seconds)
    print(json.dumps(result))


def call_of(args, server):
    """A function that makes one call and says whether the answer was right."""
    if args.work == "add":
        return lambda: server.add(3, 5) == 8
    value = load(args.values, {"echo": "record.xml", "sum": "doubles.xml"}[args.work])
    if args.work == "echo":
        return lambda: server.echo(value) == value
    total = sum(value)
    return lambda: math.isclose(server.sum(value), total, rel_tol=1e-9)


def load(folder, name):
    with open(os.path.join(folder, name), "rb") as file:
        return xmlrpc.client.loads(file.read(), use_builtin_types=True)[0][0]


def measure(call, warmup, seconds):
    clock = time.perf_counter
    measure_from = clock() + warmup
    end = measure_from + seconds
    latencies, warm_calls, first, cpu = [], 0, None, None
    while True:
        sent = clock()
        if sent >= measure_from and first is None:
            first, cpu = sent, time.process_time()
        if not call():
            sys.exit("python_client.py: a wrong answer")
        now = clock()
        if first is None:
            warm_calls += 1
            continue
        latencies.append(now - sent)
        if now >= end:
            break
    count = len(latencies)
    used = time.process_time() - cpu
    latencies.sort()
    return {"calls_per_s": count / (now - first), "p50_us": 1e6 * statistics.median(latencies),
            "p99_us": 1e6 * latencies[int(0.99 * count)], "client_cpu_us": 1e6 * used / count,
            "calls_with_warmup": warm_calls + count}


if __name__ == "__main__":
    main()
