"""The codec benchmarks: codec_bench (Google Benchmark) and decode_memory, and Python's own codec on
the same messages, as ratios.

Google Benchmark runs the repetitions of all rows in random order, so that a slow moment of the
machine falls on all of them; the median of each row is used.
"""

import json
import math
import os
import statistics
import subprocess
import time
import xmlrpc.client

import report
import servers

CORE = 1
UNITS = {"add": ("ns", 1), "record": ("ns", 1), "doubles": ("ns/value", 100_000),
         "ints": ("ns/value", 100_000), "strings": ("ns/value", 100_000), "bytes": ("ms", 1e6)}
# How rows are called in benchmarks, and in tables.
PEERS = {"tagwire": "tagwire", "from_chars": "from_chars", "protobuf": "protobuf, parsed only",
         "protobuf-copied": "protobuf, parsed and copied",
         "protobuf-reused": "protobuf, parsed and copied, message reused", "pugixml": "pugixml",
         "expat": "expat", "tinyxml2": "tinyxml2", "Python": "Python"}
WRITERS = {"tagwire": "tagwire", "to_chars": "to_chars",
           "protobuf": "protobuf, filled and serialised", "Python": "Python"}


def run(out, programs, scratch, quick):
    times = google_benchmark(os.path.join(programs, "codec_bench"), quick)
    times.update(python_times(os.path.join(programs, "codec_bench"), scratch, quick))
    memory = json.loads(_output([os.path.join(programs, "decode_memory")]))
    add_bars(out, times, memory)
    for message in ("record", "strings", "doubles"):
        out.decoding[message] = {
            PEERS[peer]: times[key] for peer in PEERS
            if (key := f"decode/{message}/python/{peer}") in times and peer != "from_chars"}
    for layout in ("python", "compact"):
        out.add_table(decode_table(times, layout))
    out.add_table(encode_table(times))
    out.add_table(memory_table(memory))


def google_benchmark(program, quick):
    """{name: nanoseconds of CPU}"""
    text = _output([program, "--benchmark_format=json",
                    "--benchmark_enable_random_interleaving=true",
                    "--benchmark_repetitions=3" if quick else "--benchmark_repetitions=7",
                    "--benchmark_min_time=0.02" if quick else "--benchmark_min_time=0.1"])
    samples = {}
    for row in json.loads(text)["benchmarks"]:
        if row["run_type"] == "iteration":
            assert row["time_unit"] == "ns"
            samples.setdefault(row["run_name"], []).append(row["cpu_time"])
    return {name: statistics.median(values) for name, values in samples.items()}


def python_times(program, scratch, quick):
    """Python's loads() and dumps() on the very messages that codec_bench reads."""
    _output([program, "--dump", scratch])
    times = {}
    for message in UNITS:
        with open(os.path.join(scratch, message + ".xml"), "rb") as file:
            document = file.read()
        params, method = xmlrpc.client.loads(document)
        times[f"decode/{message}/python/Python"] = _best(
            lambda: xmlrpc.client.loads(document), quick)
        times[f"encode/{message}/compact/Python"] = _best(
            lambda: xmlrpc.client.dumps(params, method), quick)
    return times


def _best(function, quick):
    """The shortest of a few runs, in nanoseconds of CPU; short functions are run in batches."""
    count, shortest = 1, None
    for _ in range(3 if quick else 5):
        begin = time.process_time_ns()
        for _ in range(count):
            function()
        took = (time.process_time_ns() - begin) / count
        shortest = took if shortest is None else min(shortest, took)
        count = max(1, min(2000, int(2e7 / max(took, 1))))
    return shortest


def add_bars(out, times, memory):
    def ratio(work, who, reference):
        return times[f"{work}/{who}"] / times[f"{work}/{reference}"]

    out.add_bar(report.Bar("decode 100,000 doubles: time of a from_chars loop over the same texts",
                           ratio("decode/doubles/python", "tagwire", "from_chars"), 1.6, 1.2,
                           False))
    out.add_bar(report.Bar("encode 100,000 doubles: time of a to_chars loop",
                           ratio("encode/doubles/compact", "tagwire", "to_chars"), 1.15, 1.05,
                           False))
    for message, title in (("add", "a call"), ("record", "a struct"), ("ints", "100,000 ints"),
                           ("strings", "100,000 strings")):
        out.add_bar(report.Bar(f"decode {title}: times as fast as tinyxml2",
                               ratio(f"decode/{message}/python", "tinyxml2", "tagwire"), 10, 15,
                               True))
    if "decode/record/python/protobuf-copied" in times:
        out.add_bar(report.Bar("decode a struct: time of protobuf's parse and copy",
                               ratio("decode/record/python", "tagwire", "protobuf-copied"), 1.4,
                               0.8, False))
        out.add_bar(report.Bar("decode 100,000 strings: time of protobuf's parse and copy",
                               ratio("decode/strings/python", "tagwire", "protobuf-copied"), 0.8,
                               0.4, False))
    for message in ("doubles", "strings"):
        entry = memory[f"{message}/tagwire"]
        out.add_bar(report.Bar(f"peak memory of decoding 100,000 {message}, in results",
                               entry["peak"] / entry["result"], 3, 1.6, False))


def decode_table(times, layout):
    title = {"python": "as Python's xmlrpc.client lays it out",
             "compact": "without white space, as tagwire writes it"}[layout]
    return _table(times, "decode", layout, PEERS, f"Bytes to C++ values, the message {title} "
                  "(times of tagwire in brackets):")


def encode_table(times):
    return _table(times, "encode", "compact", WRITERS,
                  "Values to the bytes of a message:")


def _table(times, work, layout, peers, title):
    lines = [title, "", "| | " + " | ".join(f"{m}, {UNITS[m][0]}" for m in UNITS) + " |",
             "|---" * (len(UNITS) + 1) + "|"]
    for peer, title in peers.items():
        cells = [_cell(times, f"{work}/{m}/{layout}/", peer, UNITS[m][1]) for m in UNITS]
        if any(cells):
            lines.append(f"| {title} | " + " | ".join(cell or "-" for cell in cells) + " |")
    return "\n".join(lines)


def _cell(times, prefix, peer, divisor):
    if prefix + peer not in times:
        return ""
    value = times[prefix + peer]
    text = _figure(value / divisor)
    if peer != "tagwire":
        text += f" ({_figure(value / times[prefix + 'tagwire'], 2)})"
    return text


def _figure(value, digits=3):
    """So many significant digits at least, without an exponent."""
    decimals = digits - 1 - math.floor(math.log10(value))
    return f"{value:,.{max(decimals, 0)}f}"


def memory_table(memory):
    messages = list(dict.fromkeys(name.split("/")[0] for name in memory))
    lines = ["Peak memory of a decode beside the message, as a multiple of the result:", "",
             "| | " + " | ".join(messages) + " |", "|---" * (len(messages) + 1) + "|"]
    for peer in dict.fromkeys(name.split("/")[1] for name in memory):
        entries = [memory[f"{m}/{peer}"] for m in messages]
        lines.append(f"| {peer} | " + " | ".join(f"{e['peak'] / e['result']:.1f}" for e in entries)
                     + " |")
    return "\n".join(lines)


def _output(command):
    result = subprocess.run(["taskset", "-c", str(CORE)] + command, capture_output=True, text=True)
    if result.returncode != 0:
        raise servers.BenchError(f"{os.path.basename(command[0])}: {result.stderr.strip()}")
    return result.stdout
