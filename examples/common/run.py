"""Starts an example server on a free port and stops it again: shared by the examples' tests and the demo."""
import contextlib
import signal
import subprocess


@contextlib.contextmanager
def running(binary, *arguments):
    """Yields (url, process) of a started server; afterwards it is asked to drain, and must exit with 0."""
    process = subprocess.Popen([binary, "--listen", "127.0.0.1:0", *arguments], stdout=subprocess.PIPE, text=True)
    try:
        line = process.stdout.readline()
        if not line.startswith("listening on "):
            raise RuntimeError(f"{binary} did not start: {line!r}")
        yield line.split()[-1], process
        process.send_signal(signal.SIGTERM)
        status = process.wait(timeout=20)
        if status != 0:
            raise RuntimeError(f"{binary} ended with status {status}")
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
        process.stdout.close()
