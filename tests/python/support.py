"""What the tests of generated Python share: generating, importing, serving."""

import contextlib
import importlib
import pathlib
import socketserver
import subprocess
import sys
import tempfile
import threading
import unittest
import xmlrpc.server

ROOT = pathlib.Path(__file__).resolve().parents[2]
TAGWIRE = pathlib.Path(sys.argv[1]).resolve()

sys.path.insert(0, str(ROOT / "examples" / "common"))


def generate(out, *files, options=()):
    """`tagwire gen --python`, which must say nothing."""
    command = [TAGWIRE, "gen", "--python", *options, "--out", out, *files]
    run = subprocess.run(command, capture_output=True, text=True)
    if (run.returncode, run.stdout, run.stderr) != (0, "", ""):
        raise AssertionError(f"{command}: {run.returncode}\n{run.stdout}{run.stderr}")


_folder = tempfile.TemporaryDirectory()


def generated(*files):
    """Generates for IDL files and imports the result; a module for each file, by its name."""
    generate(_folder.name, *files)
    if _folder.name not in sys.path:
        sys.path.insert(0, _folder.name)
    importlib.invalidate_caches()
    names = [pathlib.Path(file).stem for file in files]
    modules = [importlib.import_module(name) for name in names]
    return modules[0] if len(modules) == 1 else modules


def generated_from(name, text):
    """The same for the text of an IDL file."""
    file = pathlib.Path(_folder.name) / f"{name}.idl"
    file.write_text(text, encoding="utf-8")
    return generated(file)


class _Quiet(xmlrpc.server.SimpleXMLRPCRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass


class _Server(socketserver.ThreadingMixIn, xmlrpc.server.SimpleXMLRPCServer):
    daemon_threads = True  # connections that are kept alive do not keep the test alive


@contextlib.contextmanager
def served(*services, **options):
    """Serves generated services with Python's own server; yields (url, server)."""
    server = _Server(("127.0.0.1", 0), requestHandler=_Quiet, **options)
    for service in services:
        service.register(server)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/RPC2", server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def main():
    unittest.main(argv=sys.argv[:1])
