#!/usr/bin/env python3
"""Calls the calculator with nothing but Python's standard library: call.py [URL]."""
import sys
import xmlrpc.client

url = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8080"

with xmlrpc.client.ServerProxy(url) as server:
    print("2 + 3 =", server.add(2, 3))
    print("2 - 3 =", server.subtract(2, 3))
    print("6 * 7 =", server.multiply(6, 7))
    print("-7 // 2 =", server.divide(-7, 2))

    for call in ("divide(1, 0)", "add(2147483647, 1)", "add(1, 'two')", "ad(1, 2)"):
        try:
            print(call, "=", eval("server." + call))
        except xmlrpc.client.Fault as fault:
            print(call, "-> fault", fault.faultCode, "-", fault.faultString)

    print("methods:", ", ".join(server.system.listMethods()))
    print("divide:", server.system.methodHelp("divide"))

    batch = xmlrpc.client.MultiCall(server)
    for x in range(5):
        batch.multiply(x, x)
    print("squares in one round trip:", list(batch()))
