#!/usr/bin/env python3
"""Works with the inventory through Python's standard library: call.py [URL]."""
import sys
import xmlrpc.client

url = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8080"

with xmlrpc.client.ServerProxy(url, use_builtin_types=True) as server:
    inventory = server.Inventory

    # Fields with a default, and those marked `?`, may be left out.
    inventory.put({"sku": "SCREW-M4", "name": "Screw M4", "quantity": 500, "tags": {"material": "steel"}})
    count = inventory.put({
        "sku": "CABLE-3", "name": "Kabel, drei Meter lang ⚡", "quantity": 12, "unit": "metre",
        "priority": 9, "price": 2.5, "tags": {}, "photo": b"\x89PNG\r\n",
    })
    print("articles:", count)

    article = inventory.get("SCREW-M4")
    print("get:", article)
    assert article["unit"] == "piece" and article["priority"] == 5 and "price" not in article
    print("find:", inventory.find("NOTHING"))
    print("search:", [hit["sku"] for hit in inventory.search("a")])

    movement = inventory.take("SCREW-M4", 120)
    print(f"took 120, {movement['left']} left, movement {movement['id']} at {movement['at']:%Y-%m-%d}")
    print("totals:", inventory.totals())

    for title, call in (
        ("take too many", lambda: inventory.take("SCREW-M4", 1000)),
        ("take an unknown one", lambda: inventory.take("SCREW-M5", 1)),
        ("take none", lambda: inventory.take("SCREW-M4", 0)),
        ("forget the name", lambda: inventory.put({"sku": "X", "tags": {}})),
        ("text for a number", lambda: inventory.put({"sku": "X", "name": "x", "quantity": "many", "tags": {}})),
    ):
        try:
            call()
            sys.exit(f"{title}: no fault")
        except xmlrpc.client.Fault as fault:
            print(f"{title}: fault {fault.faultCode}, {fault.faultString}")

    inventory.remove("CABLE-3")
    print("left over:", [hit["sku"] for hit in inventory.search()])
