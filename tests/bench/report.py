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
        self._peers = ""
        self._bars, self._tables = [], []
        self.works = []     # (Work, {entry name: Row}), for plots
        self.decoding = {}  # {message: {reader: nanoseconds}}, for plots

    def set_peers(self, found):
        self._peers = "Peers: " + "; ".join(found.versions) + "."
        if found.absent:
            self._peers += " Not here: " + "; ".join(found.absent) + "."

    def add_net(self, work, rows):
        self.works.append((work, rows))
        self._tables.append(net_table(work, rows))
        self._bars += net_bars(work, rows)

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
        parts = [part for part in (self._machine, self._peers) if part]
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


def net_table(work, rows):
    """Sorted, the fastest first; limits in italics."""
    reference = rows[work.reference].calls_per_s
    lines = [f"{work.title}, {placement_text(work.placement)}:", "",
             "| server | called by | calls/s | tagwire is … times as fast | p50 µs | p99 µs "
             "| server CPU µs/call | client CPU µs/call | spread |",
             "|---|---|---|---|---|---|---|---|---|"]
    for row in by_speed(rows):
        name = row.entry.name
        name = f"*{name}*" if row.entry.limit else \
            f"**{name}**" if name == work.reference else name
        lines.append(f"| {name} | {row.entry.who} | {row.calls_per_s:,.0f} "
                     f"| {figure(reference / row.calls_per_s)} | {row.p50_us:,.1f} "
                     f"| {row.p99_us:,.1f} | {row.server_cpu_us:,.2f} | {row.client_cpu_us:,.2f} "
                     f"| {100 * row.spread:.0f} % |")
    return "\n".join(lines)


def by_speed(rows):
    return sorted(rows.values(), key=lambda row: -row.calls_per_s)


def figure(ratio):
    """A ratio with as many digits as it deserves."""
    return f"{ratio:.2f}" if ratio < 10 else f"{ratio:.1f}" if ratio < 100 else f"{ratio:,.0f}"


def net_bars(work, rows):
    def rate(words):
        """The fastest of the entries whose name begins like this."""
        rates = [row.calls_per_s for name, row in rows.items() if name.startswith(words)]
        return max(rates) if rates else None

    own = rows[work.reference].calls_per_s
    bars = []
    if work.name == "add64":
        bars.append(Bar("add, 64 connections: calls/s of a bare Asio server with a canned reply",
                        own / rate("bare Asio"), 0.88, 0.95, True))
        for peer, bar, goal in (("gRPC", 3.5, 4.5), ("Thrift", 1.6, 1.9), ("Ice", 1.2, 1.35),
                                ("xmlrpc-c", 8, 11)):
            if rate(peer):
                bars.append(Bar(f"add, 64 connections: times as fast as {peer}", own / rate(peer),
                                bar, goal, True))
    if work.name == "add1":
        bars.append(Bar("add, 1 connection, one core, our client and server: time of a raw "
                        "ping-pong of the same bytes", rate("raw ping-pong") / own, 1.4, 1.25,
                        False))
        if rate("Thrift TThreadedServer"):
            bars.append(Bar("add, 1 connection, one core: times as fast as Thrift's "
                            "TThreadedServer with its own client",
                            own / rate("Thrift TThreadedServer"), 1, 1, True))
    return bars


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
