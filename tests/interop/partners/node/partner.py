"""npm's xmlrpc on Node.js, client and server. npm puts it into build/interop/node; package-lock.json holds what exactly."""
import json
import pathlib
import shutil
import subprocess

from suite.partner import Partner, Setup, which

HERE = pathlib.Path(__file__).parent
TREE = HERE.parents[3] / "build" / "interop" / "node"


def missing(build):
    if not (TREE / "node_modules" / "xmlrpc").is_dir():
        return f"npm's xmlrpc is not in {TREE}"
    return which("node")


def prepare(build):
    """Installs what package-lock.json names, checked against its hashes."""
    if missing(build) is None or which("npm"):
        return
    TREE.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(HERE / name, TREE)
    subprocess.run(["npm", "ci", "--silent", "--no-audit", "--no-fund", "--prefix", str(TREE)], check=True)


def command(script):
    # The library writes and reads dates in local time.
    return ["/usr/bin/env", "TZ=UTC", f"NODE_PATH={TREE / 'node_modules'}", "node", "--no-deprecation", str(HERE / script)]


PARTNER = Partner(
    name="node",
    title="Node xmlrpc",
    packages=("nodejs", "npm"),
    version=lambda: json.loads((TREE / "node_modules" / "xmlrpc" / "package.json").read_text())["version"],
    missing=missing,
    prepare=prepare,
    setups=lambda build: [Setup("as it comes", command("server.js"), command("client.js"), "Run with `TZ=UTC`, since its dates are local time.")],
)
