"""Who takes part beside tagwire: how to start each peer's server and its own client, which version
it is, and who is missing here and why. The programs are in peers/."""

import dataclasses
import json
import os
import re
import shutil
import subprocess
import sys

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "peers")


@dataclasses.dataclass
class Peer:
    name: str
    server: list          # command line
    client: list          # its own client, for one connection
    many: str             # who calls over many connections: "own" client, the load generator with
    #                       "python"'s bytes or with those of its own client ("replay"), or "nobody"
    xmlrpc: bool = False  # speaks XML-RPC: any of our clients could call it


@dataclasses.dataclass
class Peers:
    present: list
    absent: list    # sentences
    versions: list  # "gRPC 1.51.1"


def find(programs, values, node_modules):
    """`programs`: folder of the built ones; `values`: folder with the samples as documents."""
    found = Peers([], [], [])
    _add_built(found, programs)
    _add_python(found, values)
    _add_node(found, values, node_modules)
    return found


def _add_built(found, programs):
    def program(name):
        return os.path.join(programs, name)

    def server(name, *options):
        return [program(name + "_server"), *options]

    def client(name, *options):
        return [program(name + "_client"), *options]

    for stem, title, version, peers in (
            ("grpc", "gRPC", ["pkg-config", "--modversion", "grpc++"],
             [Peer("gRPC, synchronous server", server("grpc"), client("grpc"), "own"),
              Peer("gRPC, callback server", server("grpc", "--callback"), client("grpc"), "own")]),
            ("thrift", "Thrift", ["pkg-config", "--modversion", "thrift"],
             [Peer("Thrift TThreadedServer", server("thrift"), client("thrift"), "replay"),
              Peer("Thrift TNonblockingServer", server("thrift", "--nonblocking"),
                   client("thrift", "--framed"), "replay")]),
            ("ice", "Ice", ["slice2cpp", "--version"],
             [Peer("Ice", server("ice"), client("ice"), "own")]),
            ("capnp", "Cap'n Proto", ["pkg-config", "--modversion", "capnp-rpc"],
             [Peer("Cap'n Proto", server("capnp"), client("capnp"), "own")]),
            ("xmlrpc_c", "xmlrpc-c", ["dpkg-query", "-W", "-f=${Version}", "libxmlrpc-c++8v5"],
             [Peer("xmlrpc-c", server("xmlrpc_c"), client("xmlrpc_c"), "python", True)]),
            ("ros", "ROS xmlrpcpp", ["pkg-config", "--modversion", "xmlrpcpp"],
             [Peer("ROS xmlrpcpp", server("ros"), client("ros"), "python", True)])):
        if os.path.exists(program(stem + "_server")):
            found.present += peers
            found.versions.append(f"{title} {_version(version)}")
        else:
            found.absent.append(f"{title} (its packages were not found when the build was configured)")


def _add_python(found, values):
    server = [sys.executable, os.path.join(HERE, "python_server.py")]
    client = [sys.executable, os.path.join(HERE, "python_client.py"), "--values", values]
    found.present += [Peer("Python, HTTP/1.1, threads", server + ["--http11"], client, "python", True),
                      Peer("Python as it comes, HTTP/1.0", server, client, "nobody", True)]
    found.versions.append("Python %d.%d.%d" % sys.version_info[:3])


def _add_node(found, values, node_modules):
    node = shutil.which("node")
    if not node:
        return found.absent.append("Node (no `node`)")
    if not os.path.isdir(os.path.join(node_modules, "xmlrpc")):
        return found.absent.append("Node (npm's `xmlrpc` is not installed)")
    command = ["env", "NODE_PATH=" + node_modules, node]
    found.present.append(Peer("Node xmlrpc", command + [os.path.join(HERE, "node_server.js")],
                              command + [os.path.join(HERE, "node_client.js"), "--values", values],
                              "python", True))
    with open(os.path.join(node_modules, "xmlrpc/package.json"), encoding="utf-8") as file:
        package = json.load(file)["version"]
    found.versions.append(f"Node {_version([node, '--version'])} with xmlrpc {package}")


def _version(command):
    """The first version number in what a command says."""
    try:
        result = subprocess.run(command, capture_output=True, text=True)
    except FileNotFoundError:
        return "(version unknown)"
    match = re.search(r"\d+\.\d+(\.\d+)?", result.stdout + result.stderr)
    return match[0] if match else "(version unknown)"
