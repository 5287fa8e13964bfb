#!/usr/bin/env python3
"""Our client and our server against the XML-RPC of others: runs the partners and prints a matrix.

usage: interop.py --build build/release [--only NAME]... [--quick] [--seed N] [--write [--accept]]
       interop.py --build build/release --url http://host:port/path    grades that server instead

Exit status: 0 when no cell is worse than docs/interop.md says, 1 when one is, 77 when nothing could be run.
"""
import argparse
import pathlib
import random
import shutil
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from suite import grade, matrix, partner  # noqa: E402
from suite.exchange import exchange_behaviours, exchange_values  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parents[2]
DEFAULT_SEED = 20010516
SKIPPED = 77


class Ours:
    """Our two programs in a build folder."""

    def __init__(self, build):
        folder = pathlib.Path(build).resolve() / "tests" / "interop"
        self.server = [str(folder / "interop_server"), "--listen", "127.0.0.1:0"]
        self.client = [str(folder / "interop_client")]

    def missing(self):
        """The first of the two that is not built; None when both are."""
        return next((command[0] for command in (self.server, self.client) if shutil.which(command[0]) is None), None)


def run_setup(setup, ours, seed, quick):
    result = matrix.SetupResult(setup.label, setup.note)
    our_client, our_server = [*ours.client, *setup.ours], [*ours.server, *setup.ours]
    for direction, (client, server) in enumerate([(our_client, setup.server), (setup.client, our_server)]):
        if client is None or server is None:
            continue  # render_setup says why
        values = exchange_values(client, lambda: partner.running_server(server), seed, quick)
        with partner.running_server(server) as url:
            result.take(direction, values, exchange_behaviours(client, url))
    return result


def run_partner(name, ours, arguments, page):
    """Prints one partner's part of the matrix and puts it on the page. What got worse; None when it is not installed."""
    each = partner.load(name)
    missing = each.missing(arguments.build)
    if missing:
        print(f"\n{each.title}: skipped, {missing} (Debian: {' '.join(each.packages)})", flush=True)
        return None
    if each.report:
        text, complaints = each.report(arguments.build)
        part = matrix.head(each, each.version()) + text
    else:
        results = [run_setup(setup, ours, arguments.seed, arguments.quick) for setup in each.setups(arguments.build)]
        part = matrix.render_partner(each, each.version(), results)
        complaints = matrix.worse(page.parts.get(name, ""), part)
    print(f"\n{part}", flush=True)
    for complaint in complaints:
        print(f"WORSE: {name}: {complaint}")
    page.set(name, part)
    return complaints


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", default=str(ROOT / "build" / "release"), help="where interop_server and interop_client are")
    parser.add_argument("--only", action="append", metavar="NAME", help=f"one of: {', '.join(partner.names())}")
    parser.add_argument("--quick", action="store_true", help="fewer random values")
    parser.add_argument("--seed", default=str(DEFAULT_SEED), help="of the random values; 'random' for a new one")
    parser.add_argument("--write", action="store_true", help="write the matrix into docs/interop.md, unless a cell got worse")
    parser.add_argument("--accept", action="store_true", help="write it even then")
    parser.add_argument("--prepare", action="store_true", help="let the partners fetch or build what they need")
    parser.add_argument("--url", help="of a server to grade")
    arguments = parser.parse_args()
    if arguments.seed == "random":
        arguments.seed = str(random.randrange(10**9))
    print(f"seed {arguments.seed}")
    if missing := Ours(arguments.build).missing():
        print(f"interop: {missing} is not built (ninja interop_programs)", file=sys.stderr)
        return 1
    if arguments.url:
        return 0 if grade.grade(arguments.url, Ours(arguments.build).client, arguments.seed) else 1
    page = matrix.Page(ROOT / "docs" / "interop.md")
    ours = Ours(arguments.build)
    outcomes = []
    for name in arguments.only or partner.names():
        each = partner.load(name)
        if arguments.prepare and each.prepare:
            each.prepare(arguments.build)
        outcomes.append(run_partner(name, ours, arguments, page))
    print(f"\n{matrix.summary(page.parts)}\n{matrix.LEGEND}")
    # The page holds what the default values show; other ones are for looking further.
    if arguments.write and arguments.seed == str(DEFAULT_SEED) and not arguments.quick and (arguments.accept or not any(outcomes)):
        page.write()
    if all(each is None for each in outcomes):
        return SKIPPED
    return 1 if any(outcomes) else 0


if __name__ == "__main__":
    sys.exit(main())
