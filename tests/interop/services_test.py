#!/usr/bin/env python3
"""Python against services that extend others and answer oneway: services_test.py SERVER IDL_FOLDER [unittest arguments]."""
import json
import os
import pathlib
import signal
import sys
import tempfile
import unittest
import xmlrpc.client

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "examples" / "common"))
from run import running  # noqa: E402

SERVER, FOLDER = sys.argv.pop(1), pathlib.Path(sys.argv.pop(1))


class Services:
    """The tests, for each number of threads."""

    def setUp(self):
        server = running(SERVER, "--threads", str(self.THREADS))
        url, self.process = server.__enter__()
        self.addCleanup(server.__exit__, None, None, None)  # drains, and must exit with 0
        self.proxy = xmlrpc.client.ServerProxy(url)
        self.addCleanup(self.proxy("close"))
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.pipe = os.path.join(folder.name, "pipe")
        os.mkfifo(self.pipe)

    def let_go(self, line):
        """Ends one handler that waits at the pipe."""
        with open(self.pipe, "w") as pipe:
            pipe.write(line + "\n")

    def test_inherited_methods_have_the_name_of_the_derived(self):
        self.assertEqual(self.proxy.Camera.name(), "device by Camera.name")
        self.assertEqual(self.proxy.Device.name(), "device by Device.name")
        self.assertEqual(self.proxy.Camera.shoot(0.5), "picture")
        with self.assertRaises(xmlrpc.client.Fault) as caught:
            self.proxy.Device.shoot(0.5)
        self.assertEqual(caught.exception.faultCode, -32601)
        with self.assertRaises(xmlrpc.client.Fault) as caught:
            self.proxy.Camera.rename("four")
        self.assertEqual((caught.exception.faultCode, caught.exception.faultString), (503, "try again in 4 s"))

    def test_a_oneway_call_returns_before_its_handler(self):
        self.assertIsNone(self.proxy.Camera.log(self.pipe, 3))
        self.let_go("after the answer")
        # The same connection: its next call waits for the handler.
        self.assertEqual(self.proxy.lines(), ["after the answer 3"])

    def test_a_wrong_argument_is_a_fault(self):
        for arguments in ((3,), (), ("x", "y"), ("x", 1, 2)):
            with self.assertRaises(xmlrpc.client.Fault) as caught:
                self.proxy.Camera.log(*arguments)
            self.assertEqual(caught.exception.faultCode, -32602, arguments)
        self.assertEqual(self.proxy.lines(), [])

    def test_in_a_multicall_it_runs_after_the_answer(self):
        calls = xmlrpc.client.MultiCall(self.proxy)
        calls.Camera.log(self.pipe)
        calls.lines()
        calls.Camera.name()
        self.assertEqual(list(calls()), [None, [], "device by Camera.name"])
        self.let_go("late")
        self.assertEqual(self.proxy.lines(), ["late 1"])

    def test_the_drain_waits_for_it(self):
        self.proxy.Camera.log(self.pipe)
        self.proxy("close")()
        self.process.send_signal(signal.SIGTERM)
        self.let_go("at last")  # waits for a reader, who is gone if the server is
        self.assertEqual(self.process.wait(timeout=20), 0)

    def test_describes_itself(self):
        answer = self.proxy.tagwire.describe()
        self.assertEqual(sorted(answer), ["descriptor", "idl", "tagwire"])
        self.assertEqual([file["name"] for file in answer["idl"]], ["desk.idl", "services.idl"])
        for file in answer["idl"]:
            self.assertEqual(file["text"], (FOLDER / file["name"]).read_text())
        descriptor = json.loads(answer["descriptor"])
        self.assertEqual(descriptor["format"], 1)
        self.assertEqual([module["module"] for module in descriptor["modules"]], ["shop.desk", "shop.services"])


class OneThread(Services, unittest.TestCase):
    THREADS = 1


class FourThreads(Services, unittest.TestCase):
    THREADS = 4


if __name__ == "__main__":
    unittest.main()
