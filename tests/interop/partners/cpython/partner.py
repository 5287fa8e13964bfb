"""CPython's own tests of its xmlrpc module: its cases against our server, its servers called by our client."""
import json
import pathlib
import subprocess

from suite.partner import Partner, package_version

HERE = pathlib.Path(__file__).parent
PYTHON = "/usr/bin/python3"


def missing(build):
    has_module = subprocess.run([PYTHON, "-c", "import test.test_xmlrpc"], capture_output=True).returncode == 0
    return None if has_module else f"{PYTHON} has no module test.test_xmlrpc"


def report(build):
    folder = pathlib.Path(build).resolve() / "tests" / "interop"
    run = subprocess.run([PYTHON, HERE / "run.py", folder / "partners" / "cpython" / "cpython_test_server", folder / "interop_client"],
                         capture_output=True, text=True, timeout=250)
    if run.returncode != 0:
        return "", [f"its cases did not run: {run.stderr[-2000:]}"]
    outcomes = json.loads(run.stdout)
    complaints = [f"{case}: {outcome}" for group in ("theirs", "ours") for case, outcome in outcomes[group].items() if outcome.startswith("fail")]
    return render(outcomes), complaints


def render(outcomes):
    theirs, ours = outcomes["theirs"], outcomes["ours"]
    passed = [case for case, outcome in theirs.items() if outcome == "pass"]
    lines = [
        f"The module's cases run unchanged against a server of ours (`tests/interop/partners/cpython/run.py`): {len(theirs)} of them start a server, "
        f"{len(passed)} of these pass, {sum(outcome.startswith('skip') for outcome in theirs.values())} are skipped. The other "
        f"{outcomes['elsewhere']} of the module test Python's own marshaller and dispatcher and start none.",
        "", "| passes | |", "|---|---|"]
    for group in dict.fromkeys(case.partition(".")[0] for case in passed):
        names = ", ".join(case.partition(".")[2].removeprefix("test_") for case in passed if case.startswith(f"{group}."))
        lines.append(f"| {group} | {names} |")
    lines += ["", "| skipped | why |", "|---|---|"]
    reasons = {}
    for case, outcome in theirs.items():
        if outcome.startswith("skip: "):
            reasons.setdefault(outcome.removeprefix("skip: "), []).append(case)
    for reason, cases in reasons.items():
        lines.append(f"| {', '.join(cases)} | {reason} |")
    lines += ["", "| beside them, ours | |", "|---|---|"]
    lines += [f"| {case.replace('.test_', ': ').replace('_', ' ')} | {outcome.partition(':')[0]} |" for case, outcome in ours.items()]
    return "\n".join(lines) + "\n"


PARTNER = Partner(
    name="cpython",
    title="CPython's own test_xmlrpc",
    packages=("libpython3.11-testsuite",),
    version=lambda: package_version("libpython3.11-testsuite"),
    missing=missing,
    report=report,
)
