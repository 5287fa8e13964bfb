"""Does the suite's jobs with Python's own xmlrpc.client.

usage: client.py [--none] [--builtin] URL <jobs >answers
  --none     ServerProxy(allow_none=True)
  --builtin  ServerProxy(use_builtin_types=True): bytes and datetime instead of Binary and DateTime
"""
import json
import sys
import xmlrpc.client

from neutral_python import native, neutral

BUILTIN = "--builtin" in sys.argv
proxy = xmlrpc.client.ServerProxy(sys.argv[-1], allow_none="--none" in sys.argv, use_builtin_types=BUILTIN)


def arguments(params):
    return [native(each, BUILTIN) for each in params]


def call(method, params):
    try:
        return {"result": neutral(getattr(proxy, method)(*arguments(params)))}
    except xmlrpc.client.Fault as fault:
        return {"fault": [fault.faultCode, fault.faultString]}
    except Exception as error:  # whatever a caller would see
        return {"error": f"{type(error).__name__}: {error}"}


def multicall(calls):
    batch = xmlrpc.client.MultiCall(proxy)
    for method, params in calls:
        getattr(batch, method)(*arguments(params))
    results = batch()
    answers = []
    for index in range(len(calls)):
        try:
            answers.append({"result": neutral(results[index])})
        except xmlrpc.client.Fault as fault:
            answers.append({"fault": [fault.faultCode, fault.faultString]})
    return answers


for line in sys.stdin:
    job = json.loads(line)
    if "multicall" in job:
        try:
            answer = {"results": multicall(job["multicall"])}
        except Exception as error:
            answer = {"error": f"{type(error).__name__}: {error}"}
    else:
        answer = call(job["method"], job["params"])
    print(json.dumps({"id": job["id"], **answer}), flush=True)
