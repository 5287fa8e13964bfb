"""Sessions of Python on the pages: what a reader types, and what is answered."""
import code
import contextlib
import io
import re
import sys


class Session(code.InteractiveInterpreter):
    """Python as a person sees it, without the lines of a traceback that lead to its last."""

    def showtraceback(self):
        kind, error = sys.exc_info()[:2]
        self.write(f"{kind.__module__}.{kind.__qualname__}: {error}\n")

    def write(self, data):
        sys.stdout.write(data)


def conversation(script):
    """[(line typed, text answered)] of a `>>>` session."""
    parts = re.split(r"^>>> (.*)\n", script, flags=re.M)
    if parts[0]:
        raise AssertionError(f"text before the first '>>>': {parts[0]!r}")
    return list(zip(parts[1::2], parts[2::2]))


def run_session(test, script):
    """Types each line, and fails `test` where the answer is another than the page's."""
    session = Session()
    for typed, expected in conversation(script):
        with contextlib.redirect_stdout(io.StringIO()) as answered:
            session.runsource(typed)
        moment = re.compile(r"datetime\.datetime\([\d, ]+\)")  # differs from run to run
        test.assertEqual(moment.sub("NOW", answered.getvalue()), moment.sub("NOW", expected), typed)
