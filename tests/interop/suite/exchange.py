"""Runs one client program against one server and judges what arrived.

A value is judged where it arrives, not after a round trip, in which two mistakes may cancel out:
  argument   the client calls describe(value); the answer, plain ASCII, says what the server read
  result     the client calls produce(text); the server makes the value that the text describes, the client says what it read
"""
import concurrent.futures
import dataclasses
import json
import re

from . import cases, neutral
from .partner import PARTNERS, Calls, CountingProxy

# How good an outcome is; "refused" beats "failed", because a clear no is an answer.
RANK = {"exact": 3, "yes": 3, "lossy": 2, "refused": 1, "no": 1, "failed": 0, "-": -1}
COLUMNS = ("argument", "result")
BEHAVIOURS = ("faults", "unknown method", "wrong parameters", "multicall", "introspection", "keep-alive", "concurrent callers")


@dataclasses.dataclass
class Cell:
    status: str  # a key of RANK
    why: str = ""  # for people; the same in every run with the same seed

    @staticmethod
    def worst(outcomes):
        """One cell of the outcomes of a group of values: the worst, how many are not exact, the first example."""
        bad = [each for each in outcomes if RANK[each.status] < 3]
        if not bad:
            return Cell(outcomes[0].status)
        worst = min(bad, key=lambda each: RANK[each.status])
        counts = [f"{sum(each.status == status for each in bad)} {status}" for status in ("failed", "refused", "lossy")
                  if any(each.status == status for each in bad)]
        count = "" if len(outcomes) == 1 else f"{' and '.join(counts)} of {len(outcomes)}, as in: " if len(bad) < len(outcomes) or len(counts) > 1 else ""
        return Cell(worst.status, count + worst.why)


def steady(text, limit=200):
    """An error text without what differs from run to run and from place to place: ports, addresses, folders, line ends."""
    text = re.sub(r"\b(127\.0\.0\.1|localhost):\d+", r"\1", " ".join(str(text).split()))
    text = re.sub(r"0x[0-9a-f]{6,}", "0x...", text).replace(f"{PARTNERS}/", "")
    text = "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in text)
    return text if len(text) <= limit else f"{text[:limit - 4]} ..."


def said_no(answer):
    """The outcome of a call that brought no result."""
    if "fault" in answer:
        code, text = answer["fault"]
        return Cell("refused", f"the server: fault {code}, {steady(text)}")
    if "error" in answer:
        return Cell("refused", f"the client: {steady(answer['error'])}")
    return Cell("failed", f"the client: {steady(answer.get('crash', answer))}")


def judge(sent, received):
    if neutral.same(sent, received):
        return Cell("exact")
    one, other = neutral.first_difference(sent, received)
    return Cell("lossy", f"{neutral.brief(one)} arrived as {neutral.brief(other)}")


def judge_argument(sent, answer):
    if "result" not in answer:
        return said_no(answer)
    tag, text = neutral.tag_of(answer["result"])
    try:
        return judge(sent, json.loads(text))
    except (TypeError, ValueError):
        return Cell("failed", f"describe answered {neutral.brief(answer['result'])}")


def judge_result(sent, answer):
    return judge(sent, answer["result"]) if "result" in answer else said_no(answer)


def exchange_values(command, start_server, seed, quick):
    """{(row, column): Cell} for every group of cases. `start_server()` is a context manager that yields a URL."""
    outcomes = {}
    ordinary = [row for row in cases.GROUPS if row not in cases.DANGEROUS]
    for rows in (ordinary, *([row] for row in cases.DANGEROUS)):  # a server of their own for values that kill some
        with start_server() as url:
            exchange_rows(command, url, rows, seed, quick, outcomes)
    return {key: Cell.worst(each) for key, each in outcomes.items()}


def exchange_rows(command, url, rows, seed, quick, outcomes):
    calls, planned = Calls(), []
    for row in rows:
        for value in cases.values(row, seed, quick):
            planned.append((row, "argument", value, calls.add("describe", value)))
            planned.append((row, "result", value, calls.add("produce", {"string": neutral.dumps(value)})))
    calls.run(command, url)
    for row, column, value, job in planned:
        judged = (judge_argument if column == "argument" else judge_result)(value, calls[job])
        outcomes.setdefault((row, column), []).append(judged)


def check(good, why):
    return Cell("exact") if good else Cell("lossy", why)


def exchange_behaviours(command, url):
    """{row: Cell} for what is not a value: faults, system.*, connections."""
    calls = Calls()
    faults = [(1, "plain"), (-32500, "<a & b>"), (2**31 - 1, "größe"), (-(2**31), ""), (4, " two  blanks "), (7, "line\nline")]
    fail = [(fault, calls.add("fail", neutral.of(fault[0]), neutral.of(fault[1]))) for fault in faults]
    unknown = calls.add("no_such_method", neutral.of(1))
    wrong = [calls.add("add", neutral.of(1)), calls.add("add", neutral.of(1), neutral.of("a"))]
    methods = calls.add("system.listMethods")
    help_text = calls.add("system.methodHelp", neutral.of("add"))
    signature = calls.add("system.methodSignature", neutral.of("add"))
    value = {"struct": {"a": neutral.of([1, "ü"])}}
    batch = calls.add_multicall(("add", neutral.of(2), neutral.of(3)), ("fail", neutral.of(7), neutral.of("seven")), ("echo", value))
    calls.run(command, url)

    def fault_arrived(fault, answer):
        if "error" in answer:
            return said_no(answer)
        if "fault" not in answer:
            return Cell("failed", f"instead of a fault: {steady(neutral.brief(answer['result']) if 'result' in answer else answer)}")
        return check(tuple(answer["fault"]) == fault, f"fault {fault} arrived as {tuple(answer['fault'])}".replace(f"{PARTNERS}/", ""))

    def refuses(answer):
        return Cell("yes") if "fault" in answer else Cell("no", f"no fault: {steady(neutral.brief(answer['result'])) if 'result' in answer else said_no(answer).why}")

    def introspects():
        for job, wanted in ((methods, "list"), (help_text, "string"), (signature, "list")):
            answer = calls[job]
            if "result" not in answer:
                return Cell("no", said_no(answer).why)
            tag, content = neutral.tag_of(answer["result"])
            if tag != wanted:
                return Cell("lossy", f"{calls.jobs[job]['method']} answers {neutral.brief(answer['result'])}")
        names = neutral.tag_of(calls[methods]["result"])[1]
        return check({"string": "describe"} in names, "system.listMethods does not name describe")

    def batches():
        answer = calls[batch]
        if "results" not in answer:
            return Cell("no", said_no(answer).why)
        wanted = [{"result": neutral.of(5)}, {"fault": [7, "seven"]}, {"result": value}]
        return check(answer["results"] == wanted, f"the results arrived as {steady(json.dumps(answer['results']))}")

    return {
        "faults": Cell.worst([fault_arrived(fault, calls[job]) for fault, job in fail]),
        "unknown method": refuses(calls[unknown]),
        "wrong parameters": Cell.worst([refuses(calls[job]) for job in wrong]),
        "multicall": batches(),
        "introspection": introspects(),
        "keep-alive": keeps_alive(command, url),
        "concurrent callers": serves_several(command, url),
    }


def keeps_alive(command, url, count=10):
    calls = Calls()
    for number in range(count):
        calls.add("echo", neutral.of(number))
    with CountingProxy(url) as proxy:
        calls.run(command, proxy.url)
        right = sum(calls[number].get("result") == neutral.of(number) for number in range(count))
        if right != count:
            return Cell("failed", f"{count - right} of {count} calls in a row went wrong, as in: "
                        + next(steady(calls[n]) for n in range(count) if calls[n].get("result") != neutral.of(n)))
        return Cell("yes") if proxy.connections == 1 else Cell("no", f"{count} calls took {proxy.connections} connections")


def serves_several(command, url, programs=4, count=25):
    """Several client programs at once; every caller must get its own answers."""
    def one(number):
        calls = Calls()
        texts = [{"string": f"{number}/{call} " + "x" * (call * 50)} for call in range(count)]
        for text in texts:
            calls.add("echo", text)
        calls.run(command, url)
        return sum(calls[index].get("result") != text for index, text in enumerate(texts))

    with concurrent.futures.ThreadPoolExecutor(programs) as pool:
        wrong = sum(pool.map(one, range(programs)))
    return Cell("yes") if wrong == 0 else Cell("failed", f"wrong answers from {programs} programs at once")
