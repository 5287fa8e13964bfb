"""Running `tagwire` for a test."""
import os
import subprocess
import sys
from pathlib import Path

TAGWIRE = os.path.abspath(sys.argv[1])
ROOT = Path(sys.argv[2]).resolve()
HERE = Path(__file__).resolve().parent
UPDATE = "TAGWIRE_UPDATE_GOLDENS" in os.environ


def run(*arguments, cwd=None, text=True):
    """The finished process; the environment asks for no colours and no locale."""
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    environment.pop("NO_COLOR", None)
    return subprocess.run([TAGWIRE, *map(str, arguments)], cwd=cwd, env=environment, text=text, capture_output=True,
                          encoding="utf-8" if text else None, timeout=60)


def expect_golden(test, path, text):
    if UPDATE:
        path.write_text(text, encoding="utf-8")
    test.assertEqual(path.read_text(encoding="utf-8"), text, f"{path} is stale: TAGWIRE_UPDATE_GOLDENS=1 rewrites it")
