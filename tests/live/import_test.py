"""`tagwire import` from servers that others wrote: import_test.py TAGWIRE OUR_SERVER [XMLRPC_C_SERVER].

Of each server that is installed the IDL is what is expected, passes check and is laid out as `tagwire fmt` does it. Of supervisor and
aria2 it is the file in imported/, which import_calls_test.cc is built with: TAGWIRE_UPDATE_GOLDENS=1 rewrites it."""
import contextlib
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import threading
import unittest
import xmlrpc.client
import xmlrpc.server

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "examples" / "common"))
import daemons  # noqa: E402
import run as run_server  # noqa: E402

TAGWIRE = OUR_SERVER = XMLRPC_C_SERVER = None


def run(*arguments, **environment):
    return subprocess.run([TAGWIRE, *arguments], capture_output=True, text=True, env={**os.environ, **environment})


def body(idl):
    """Without the remarks at its head, which name the server."""
    return idl[idl.index("module "):]


@contextlib.contextmanager
def python_server(server_class=xmlrpc.server.SimpleXMLRPCServer, **methods):
    """Yields the URL of a server of Python's standard library. A method None stands for introspection, as does multicall."""
    with server_class(("127.0.0.1", 0), logRequests=False, allow_none=True) as server:
        for name, method in methods.items():
            server.register_function(method, name)
        server.register_introspection_functions()
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}", server
        finally:
            server.shutdown()
            thread.join()


class Import(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def imported(self, url, *arguments, **environment):
        done = run("import", url, *arguments, **environment)
        self.assertEqual(done.returncode, 0, done.stderr)
        file = self.folder / "imported.idl"
        file.write_text(done.stdout)
        checked = run("check", str(file))
        self.assertEqual(checked.returncode, 0, checked.stderr)
        return done.stdout

    def expect_golden(self, name, idl):
        golden = HERE / "imported" / f"{name}.idl"
        if os.environ.get("TAGWIRE_UPDATE_GOLDENS"):
            golden.write_text(f"// What `tagwire import` writes for {name}, but for the remarks at its head.\n" + body(idl))
        self.assertEqual(body(idl), body(golden.read_text()))

    def refused(self, url, *arguments):
        done = run("import", url, *arguments)
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        return done.stderr

    # ---- daemons

    def test_supervisor_by_tcp_and_by_its_socket(self):
        with daemons.supervisord() as server:
            with xmlrpc.client.ServerProxy(f"http://{daemons.USER}:p%40ss%3Aw%C3%B6rd@127.0.0.1:{server.port}") as proxy:
                if proxy.supervisor.getSupervisorVersion() != "4.2.5":
                    self.skipTest("imported/supervisor.idl is of supervisor 4.2.5")
            by_tcp = self.imported(server.url, "--user", f"{daemons.USER}:{daemons.PASSWORD}", "--module", "supervisor")
            self.expect_golden("supervisor", by_tcp)
            by_socket = self.imported(server.socket, "--user", daemons.USER, "--module", "supervisor", TAGWIRE_PASSWORD=daemons.PASSWORD)
            self.assertEqual(body(by_socket), body(by_tcp))
            self.assertIn("401", self.refused(server.url))

    def test_aria2_which_publishes_names_alone(self):
        with daemons.aria2() as server:
            self.expect_golden("aria2", self.imported(server.url, "--module", "aria2", "--service", "aria2=Downloads"))
            self.assertIn("404", self.refused(server.url.replace("/rpc", "/wrong")))

    def test_python_made_of_what_was_imported_calls_the_server(self):
        if "--python" not in run("gen", "--help").stdout:
            self.skipTest("this tagwire writes no Python")
        for name in ("supervisor", "aria2"):
            written = run("gen", "--python", "--out", str(self.folder), str(HERE / "imported" / f"{name}.idl"))
            self.assertEqual(written.returncode, 0, written.stderr)

        def said(program, *arguments):
            done = subprocess.run([sys.executable, "-c", program, *arguments], cwd=self.folder, capture_output=True, text=True)
            self.assertEqual(done.returncode, 0, done.stderr)
            return done.stdout.strip()

        with daemons.supervisord() as server:
            url = f"http://{daemons.USER}:p%40ss%3Aw%C3%B6rd@127.0.0.1:{server.port}"
            program = "import sys, supervisor; print(supervisor.SupervisorClient(sys.argv[1]).getState()['statename'])"
            self.assertEqual(said(program, url), "RUNNING")
        with daemons.aria2() as server:
            program = "import sys, aria2; print('version' in aria2.DownloadsClient(sys.argv[1]).getVersion('token:' + sys.argv[2]))"
            self.assertEqual(said(program, server.url, server.secret), "True")

    # ---- servers of libraries

    def expect_server(self, name, command, expected, path="/RPC2"):
        if shutil.which(command("0")[0]) is None:
            self.skipTest(f"{name} is not installed")
        with daemons.started(command, daemons.connects, self.folder / "log") as port:
            self.assertEqual(body(self.imported(f"http://127.0.0.1:{port}{path}", "--module", "m", "--service", "=Bare")), expected)

    def test_perl(self):
        if subprocess.run(["perl", "-MRPC::XML::Server", "-e", "1"], stderr=subprocess.DEVNULL).returncode != 0:
            self.skipTest("RPC::XML is not installed")
        self.expect_server("Perl", lambda port: ["perl", HERE / "servers/introspection.pl", str(port)], """\
module m;

@wire("")
service Bare {
  // The server says that it can be called as () -> string or (string) -> string.
  /// hello(name)
  hello(name: string?) -> string;
}

@wire("math")
service Math {
  // The server says that it can be called as (int32, int32) -> int32 or (double, double) -> double.
  /// Adds two numbers.
  add(arg1: any, arg2: any) -> any;
}
""")

    def test_xmlrpc_c(self):
        if not XMLRPC_C_SERVER or not os.path.exists(XMLRPC_C_SERVER):
            self.skipTest("xmlrpc-c's development files are not installed")
        with subprocess.Popen([XMLRPC_C_SERVER], stdout=subprocess.PIPE, text=True) as server:
            try:
                idl = self.imported(server.stdout.readline().strip(), "--module", "m")
            finally:
                server.kill()
        self.assertEqual(body(idl), """\
module m;

@wire("")
service M {
  /// a + b
  add(arg1: int32, arg2: int32) -> int32;

  /// what arrived, as neutral JSON
  describe(argument: any?) -> any;

  /// the argument
  echo(argument: any?) -> any;

  /// fails with this fault
  fail(argument: any?) -> any;

  /// returns nil
  nothing();

  /// the value that neutral JSON describes
  produce(argument: any?) -> any;
}
""")

    def test_ruby(self):
        if not shutil.which("ruby") or subprocess.run(["ruby", "-rxmlrpc/server", "-rwebrick", "-e", "1"], stderr=subprocess.DEVNULL).returncode != 0:
            self.skipTest("Ruby's xmlrpc is not installed")
        self.expect_server("Ruby", lambda port: ["ruby", HERE / "servers/introspection.rb", str(port)], """\
module m;

@wire("")
service Bare {
  hello(argument: any?) -> any;
}

@wire("math")
service Math {
  /// Adds two numbers.
  add(arg1: int32, arg2: int32) -> int32;
}
""")

    def test_php(self):
        if not shutil.which("php") or b"xmlrpc" not in subprocess.run(["php", "-m"], capture_output=True).stdout:
            self.skipTest("PHP's xmlrpc is not installed")
        self.expect_server("PHP", lambda port: ["php", "-S", f"127.0.0.1:{port}", HERE / "servers/introspection.php"], """\
module m;

@wire("")
service Bare {
  hello(argument: any?) -> any;
}

@wire("math")
service Math {
  /// Adds two numbers.
  add(arg1: int32, arg2: int32) -> int32;
}
""")

    def test_twisted(self):
        if subprocess.run([sys.executable, "-c", "import twisted.web.xmlrpc"], stderr=subprocess.DEVNULL).returncode != 0:
            self.skipTest("Twisted is not installed")
        self.expect_server("Twisted", lambda port: [sys.executable, HERE / "servers/introspection_twisted.py", str(port)], """\
module m;

@wire("")
service Bare {
  // The server says that it can be called as (int32, int32) -> int32 or (double, double) -> double.
  /// Adds two numbers.
  add(arg1: any, arg2: any) -> any;

  /// hello(name): greets
  hello(name: any) -> any;
}
""", path="/")

    def test_python(self):
        def scale(value, factor=2):
            """scale(value, factor=2) -> float

            Ends */ here."""

        for server_class in (xmlrpc.server.SimpleXMLRPCServer, xmlrpc.server.DocXMLRPCServer):
            with self.subTest(server_class.__name__), python_server(server_class, **{"scale": scale, "größe.x y": id}) as (url, server):
                for multicall in (False, True):
                    if multicall:
                        server.register_multicall_functions()
                    self.assertEqual(body(self.imported(url, "--module", "m")), """\
module m;

@wire("")
service M {
  /// scale(value, factor=2) -> float
  ///
  /// Ends */ here.
  scale(value: any, factor: any?) -> double;
}

@wire("größe")
service GrE {
  /// Return the identity of an object.
  ///
  /// This is guaranteed to be unique among simultaneously existing objects.
  /// (CPython uses the object's memory address.)
  @wire("x y")
  x_y(argument: any?) -> any;
}
""")

    # ---- servers of ours

    def test_the_files_of_a_tagwire_server_byte_for_byte(self):
        money = "// größe\nmodule  money;\nstruct M { e: int32; }  // end\n\n"
        orders = '/// Orders.\nmodule orders; import "shared/money.idl" as money;\nservice S { pay(m: money.M); }'
        files = [{"name": "money.idl", "text": money}, {"name": "orders.idl", "text": orders}]
        with python_server(**{"tagwire.describe": lambda: {"tagwire": "0.1.0", "idl": files, "descriptor": "{}"}}) as (url, _):
            self.assertIn("shared/money.idl", self.refused(url))
            for out, main in (("folder/", "folder/orders.idl"), ("other/mine.idl", "other/mine.idl")):
                done = run("import", url, "--out", str(self.folder / out) + ("/" if out.endswith("/") else ""))
                self.assertEqual(done.returncode, 0, done.stderr)
                main = self.folder / main
                self.assertEqual(main.read_bytes().decode(), orders)
                self.assertEqual((main.parent / "shared/money.idl").read_bytes().decode(), money)
                self.assertEqual(run("check", str(main)).returncode, 0)
            files.pop(0)
            files[0]["text"] = "module orders;\n"
            done = run("import", url)
            self.assertEqual((done.returncode, done.stdout), (0, "module orders;\n"))
            self.assertEqual(done.stderr, "")
        with python_server(**{"tagwire.describe": lambda: {"idl": files}, "S.m": pow, "by.hand": pow}) as (url, _):
            files[0]["text"] = "module orders; service S { m(); }\n"
            done = run("import", url)
            self.assertEqual((done.returncode, done.stdout), (0, files[0]["text"]))
            self.assertEqual(done.stderr, "the server also has methods that its IDL does not declare: by.hand\n")

    def test_a_server_of_ours_is_its_own_idl_file(self):
        with run_server.running(OUR_SERVER) as (url, _):
            with xmlrpc.client.ServerProxy(url) as proxy:
                if not proxy.tagwire.describe()["idl"]:
                    self.skipTest("the server was generated without its IDL")
            done = run("import", url)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual(done.stdout, (HERE.parent / "interop/everything.idl").read_text())
            file = self.folder / "everything.idl"
            self.assertEqual(run("import", url, "--out", str(file)).returncode, 0)
            self.assertEqual(run("gen", "--json", "--out", str(self.folder), str(file)).returncode, 0)
            generated = json.loads((self.folder / "everything.json").read_text())
            with xmlrpc.client.ServerProxy(url) as proxy:
                told = json.loads(proxy.tagwire.describe()["descriptor"])
            self.assertEqual((told["format"], told["modules"]), (generated["format"], generated["modules"]))

    # ---- what cannot be imported

    def test_a_file_that_was_changed_is_kept(self):
        with python_server(pow=pow) as (url, _):
            file = self.folder / "sums.idl"
            for _ in range(2):
                self.assertEqual(run("import", url, "--out", str(file)).returncode, 0)
            self.assertIn("\nmodule sums;\n", file.read_text())
            file.write_text("module mine;\n")
            self.assertEqual(self.refused(url, "--out", str(file)).splitlines()[-1],
                             f"tagwire: '{file}' exists and differs; --force replaces it")
            self.assertEqual(file.read_text(), "module mine;\n")
            self.assertEqual(run("import", url, "--out", str(file), "--force").returncode, 0)
            self.assertIn("\nmodule sums;\n", file.read_text())

    def test_says_why_there_is_nothing(self):
        self.assertIn("could not connect", self.refused(f"http://127.0.0.1:{daemons.free_port()}"))
        self.assertIn("sock", self.refused(f"unix:{self.folder}/sock"))
        self.assertIn("expected http://", self.refused("nonsense://x"))
        with xmlrpc.server.SimpleXMLRPCServer(("127.0.0.1", 0), logRequests=False) as server:
            thread = threading.Thread(target=server.serve_forever)
            thread.start()
            said = self.refused(f"http://127.0.0.1:{server.server_address[1]}")
            server.shutdown()
            thread.join()
        self.assertIn("system.listMethods", said)
        self.assertIn("register_introspection_functions()", said)

    def test_refuses_options_that_cannot_be(self):
        for option, value, said in (("--service", "x", "PREFIX=Name"), ("--service", "x=a-b", "PREFIX=Name"),
                                    ("--service", "x=string", "PREFIX=Name"), ("--module", "a..b", "shop.orders"),
                                    ("--header", "x", "Name: value"), ("--timeout", "0", "seconds"), ("--timeout", "nan", "seconds"),
                                    ("--header", "X: a\nb", "X")):
            with self.subTest(option=option, value=value):
                self.assertIn(said, self.refused("http://127.0.0.1:1", option, value))


if __name__ == "__main__":
    TAGWIRE, OUR_SERVER, *rest = sys.argv[1:]
    XMLRPC_C_SERVER = rest[0] if rest else None
    unittest.main(argv=sys.argv[:1])
