"""Does the suite's jobs with Twisted's twisted.web.xmlrpc.Proxy.

usage: client.py URL <jobs >answers
"""
import json
import pathlib
import sys

from twisted.internet import defer, task
from twisted.web import xmlrpc

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "python"))
from neutral_python import native, neutral  # noqa: E402


@defer.inlineCallbacks
def answer_to(proxy, job):
    if "multicall" in job:
        return {"error": "no multicall"}
    try:
        value = yield proxy.callRemote(job["method"], *[native(each, builtin=False) for each in job["params"]])
        return {"result": neutral(value)}
    except xmlrpc.Fault as fault:
        return {"fault": [fault.faultCode, fault.faultString]}
    except Exception as error:  # whatever a caller would see
        return {"error": f"{type(error).__name__}: {error}"}


@defer.inlineCallbacks
def main(reactor, url):
    proxy = xmlrpc.Proxy(url.encode(), allowNone=True)
    for line in sys.stdin:
        job = json.loads(line)
        answer = yield answer_to(proxy, job)
        print(json.dumps({"id": job["id"], **answer}), flush=True)


task.react(main, sys.argv[1:])
