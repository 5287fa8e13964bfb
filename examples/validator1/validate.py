#!/usr/bin/env python3
"""Checks a server that implements validator1, as UserLand's validator did: validate.py URL [--seed N] [--rounds N].

Calls each of the eight methods with random data, checks the answers and prints a report. Exit status 0 when all is well.
"""
import argparse
import datetime
import random
import string
import sys
import xmlrpc.client

NAMES = ("moe", "larry", "curly")
MARKUP = "<>&'\""


def stooges(rng):
    return {name: rng.randint(-1000, 1000) for name in NAMES}


def text(rng, longest=30):
    return "".join(rng.choice(string.ascii_letters + string.digits + " .,;") for _ in range(rng.randint(1, longest)))


def expect(wanted, got):
    if wanted != got:
        raise AssertionError(f"expected {wanted!r}, got {got!r}")


def array_of_structs(server, rng):
    structs = [stooges(rng) for _ in range(rng.randint(2, 12))]
    expect(sum(struct["curly"] for struct in structs), server.arrayOfStructsTest(structs))


def count_the_entities(server, rng):
    characters = [rng.choice(MARKUP + string.ascii_letters) for _ in range(rng.randint(20, 80))]
    names = ("ctLeftAngleBrackets", "ctRightAngleBrackets", "ctAmpersands", "ctApostrophes", "ctQuotes")
    wanted = {name: characters.count(character) for name, character in zip(names, MARKUP)}
    expect(wanted, server.countTheEntities("".join(characters)))


def easy_struct(server, rng):
    struct = stooges(rng)
    expect(sum(struct.values()), server.easyStructTest(struct))


def echo_struct(server, rng):
    struct = {f"substruct{i}": stooges(rng) for i in range(10)}
    expect(struct, server.echoStructTest(struct))


def many_types(server, rng):
    moment = datetime.datetime(2000, 1, 1) + datetime.timedelta(seconds=rng.randint(0, 10**9))
    values = [rng.randint(-(2**31), 2**31 - 1), rng.random() < 0.5, text(rng), rng.randint(-10**6, 10**6) / 4, moment,
              rng.randbytes(rng.randint(1, 100))]
    expect(values, server.manyTypesTest(*values))


def moderate_size_array(server, rng):
    strings = [text(rng) for _ in range(rng.randint(100, 200))]
    expect(strings[0] + strings[-1], server.moderateSizeArrayCheck(strings))


def nested_struct(server, rng):
    calendar = {}
    for year in range(1999, 2002):
        for month in range(1, 13):
            days = {f"{day:02}": {} for day in range(1, 29)}
            calendar.setdefault(str(year), {})[f"{month:02}"] = days
    calendar["2000"]["04"]["01"] = struct = stooges(rng)
    expect(sum(struct.values()), server.nestedStructTest(calendar))


def simple_struct_return(server, rng):
    number = rng.randint(-1000, 1000)
    wanted = {"times10": number * 10, "times100": number * 100, "times1000": number * 1000}
    expect(wanted, server.simpleStructReturnTest(number))


CHECKS = {
    "arrayOfStructsTest": array_of_structs, "countTheEntities": count_the_entities, "easyStructTest": easy_struct,
    "echoStructTest": echo_struct, "manyTypesTest": many_types, "moderateSizeArrayCheck": moderate_size_array,
    "nestedStructTest": nested_struct, "simpleStructReturnTest": simple_struct_return,
}


def main():
    parser = argparse.ArgumentParser(description="Checks a server that implements validator1.")
    parser.add_argument("url")
    parser.add_argument("--seed", type=int, default=random.randrange(2**32), help="of the random data; printed, so that a run can be repeated")
    parser.add_argument("--rounds", type=int, default=10, help="calls of each method")
    arguments = parser.parse_args()

    print(f"validator1 at {arguments.url}, seed {arguments.seed}")
    rng = random.Random(arguments.seed)
    passed = 0
    with xmlrpc.client.ServerProxy(arguments.url, use_builtin_types=True) as proxy:
        for name, check in CHECKS.items():
            good, complaint = 0, ""
            for _ in range(arguments.rounds):
                try:
                    check(proxy.validator1, rng)
                    good += 1
                except (AssertionError, xmlrpc.client.Error, OSError) as error:
                    complaint = complaint or f": {error}"
            print(f"  {name:24}{good} of {arguments.rounds}{complaint}")
            passed += good == arguments.rounds
    print(f"{passed} of {len(CHECKS)} methods passed")
    return 0 if passed == len(CHECKS) else 1


if __name__ == "__main__":
    sys.exit(main())
