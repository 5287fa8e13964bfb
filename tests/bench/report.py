"""What was measured, as text: the bars of the project first, then every row."""

import os
import platform
import re
import subprocess

BEGIN, END = "<!-- results -->", "<!-- /results -->"


class Bar:
    """A ratio that the project promises. `at_least`: bigger is better."""

    def __init__(self, work, measured, bar, goal, at_least, unit=""):
        self.work, self.measured, self.bar, self.goal = work, measured, bar, goal
        self.at_least, self.unit = at_least, unit

    def _holds(self, limit):
        return self.measured >= limit if self.at_least else self.measured <= limit

    def met(self):
        return self._holds(self.bar)

    def line(self):
        verdict = "goal" if self._holds(self.goal) else "bar" if self.met() else "**missed**"
        sign = "≥" if self.at_least else "≤"
        return (f"| {self.work} | {self.measured:.2f}{self.unit} | {sign} {self.bar:g}{self.unit} "
                f"| {sign} {self.goal:g}{self.unit} | {verdict} |")


class Report:
    def __init__(self, build):
        self._machine = machine(build)
        if (load := os.getloadavg()[0]) > 0.7:
            self._machine += (f" The machine was busy with other work (load {load:.1f}): calls/s "
                              "are lower than they would be, ratios less steady.")
        self._bars, self._tables = [], []

    def add_net(self, work, rows):
        reference = next(iter(rows))
        base, cpu = rows[reference].calls_per_s, rows[reference].server_cpu_us
        lines = [f"{work.title}, {placement_text(work.placement)}:", "",
                 "| server | calls/s | of the first row | p50 µs | p99 µs | server CPU µs/call "
                 "| of the first row | client CPU µs/call | spread |",
                 "|---|---|---|---|---|---|---|---|---|"]
        for name, row in rows.items():
            lines.append(f"| {name} | {row.calls_per_s:,.0f} | {row.calls_per_s / base:.2f} "
                         f"| {row.p50_us:.1f} | {row.p99_us:.1f} | {row.server_cpu_us:.2f} "
                         f"| {row.server_cpu_us / cpu:.2f} | {row.client_cpu_us:.2f} "
                         f"| {100 * row.spread:.0f} % |")
        self._tables.append("\n".join(lines))
        if work.name == "add64":
            self._bars.append(Bar("add, 64 connections: calls/s of a bare Asio server with a "
                                  "canned reply", rows["tagwire"].calls_per_s / base, 0.88, 0.95,
                                  True))
        if work.name == "add1":
            self._bars.append(Bar("add, 1 connection, one core: time of a raw ping-pong (server "
                                  "alone; the blocking client is not there yet)",
                                  base / rows["tagwire"].calls_per_s, 1.4, 1.25, False))

    def add_idle(self, name, connections, bytes_each):
        kib = bytes_each / 1024
        if name == "tagwire":
            self._bars.append(Bar("idle keep-alive connection, server memory", kib, 4, 2, False,
                                  " KiB"))
        self._tables.append(f"Idle keep-alive connection, {name}: {kib:.2f} KiB of resident memory "
                            f"({connections:,} connections, one call each, then 3 s quiet).")

    def add_bar(self, bar):
        self._bars.append(bar)

    def add_table(self, text):
        self._tables.append(text)

    def bars_met(self):
        return all(bar.met() for bar in self._bars)

    def text(self):
        parts = [self._machine]
        if self._bars:
            parts.append("\n".join(["| work | measured | bar | goal | reached |",
                                    "|---|---|---|---|---|"] + [b.line() for b in self._bars]))
        return "\n\n".join(parts + self._tables) + "\n"

    def write_into(self, path):
        with open(path, encoding="utf-8") as file:
            old = file.read()
        if old.count(BEGIN) != 1 or old.count(END) != 1:
            raise SystemExit(f"{path} lacks its markers {BEGIN} and {END}")
        head, rest = old.split(BEGIN)
        tail = rest.split(END)[1]
        with open(path, "w", encoding="utf-8") as file:
            file.write(f"{head}{BEGIN}\n\n{self.text()}\n{END}{tail}")


def placement_text(placement):
    return {"1cpu": "client and server on one core",
            "split": "server on one core, client on another"}[placement]


def machine(build):
    """CPU, system and versions, without names of hosts or people."""
    with open("/proc/cpuinfo") as file:
        model = re.search(r"model name\s*: (.*)", file.read())
    cpu = model[1].strip() if model else platform.machine()
    compiler = cache_value(build, "CMAKE_CXX_COMPILER") or "c++"
    version = subprocess.run([compiler, "--version"], capture_output=True, text=True).stdout
    flags = cache_value(build, "CMAKE_CXX_FLAGS_RELEASE")
    kernel = re.match(r"\d+\.\d+", platform.release())[0]
    virtual = ", virtual machine" if "hypervisor" in open("/proc/cpuinfo").read() else ""
    return (f"Measured on {cpu} ({os.cpu_count()} cores{virtual}), {platform.system()} {kernel}, "
            f"{version.splitlines()[0]}, {flags}; Python {platform.python_version()}.")


def cache_value(build, name):
    with open(os.path.join(build, "CMakeCache.txt")) as file:
        match = re.search(rf"^{name}:\w+=(.*)$", file.read(), re.M)
    return match[1] if match else None
