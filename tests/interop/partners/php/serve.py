"""Starts PHP's own web server on a free port with server.php, and prints its URL. SIGTERM stops both."""
import pathlib
import re
import signal
import subprocess
import sys

SCRIPT = pathlib.Path(__file__).with_name("server.php")
process = subprocess.Popen([sys.argv[1], "-d", "display_errors=stderr", "-S", "127.0.0.1:0", str(SCRIPT)], stderr=subprocess.PIPE, text=True)
signal.signal(signal.SIGTERM, lambda *_: process.terminate())
for line in process.stderr:  # to its end: a full pipe would stop the server
    started = re.search(r"\((http://[0-9.:]+)\) started", line)
    if started:
        print(f"{started[1]}/RPC2", flush=True)
    elif "[error]" in line or "PHP " in line:
        print(line, end="", file=sys.stderr)
process.wait()
