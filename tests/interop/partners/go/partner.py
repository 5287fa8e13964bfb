"""Two libraries for Go, both clients only: github.com/kolo/xmlrpc and github.com/mattn/go-xmlrpc. prepare() compiles them."""
import os
import pathlib
import subprocess

from suite.partner import Partner, Setup, package_version, which

HERE = pathlib.Path(__file__).parent
TREE = HERE.parents[3] / "build" / "interop" / "go"
SOURCES = "/usr/share/gocode"  # where Debian puts libraries for Go


def missing(build):
    for client in ("kolo", "mattn"):
        if not (TREE / client).is_file():
            return f"{client} is not in {TREE}"
    return None


def prepare(build):
    if which("go"):
        return
    TREE.mkdir(parents=True, exist_ok=True)
    # Debian's libraries lie in the layout from before modules; nothing is downloaded.
    settings = {**os.environ, "GO111MODULE": "off", "GOPATH": SOURCES, "GOCACHE": str(TREE / "cache"), "GOFLAGS": ""}
    for client in ("kolo", "mattn"):
        subprocess.run(["go", "build", "-o", str(TREE / client), "suite.go", f"{client}.go"], cwd=HERE, env=settings, check=True)


PARTNER = Partner(
    name="go",
    title="Go kolo/xmlrpc and mattn/go-xmlrpc",
    packages=("golang-go", "golang-github-kolo-xmlrpc-dev", "golang-github-mattn-go-xmlrpc-dev"),
    version=lambda: f"{package_version('golang-github-kolo-xmlrpc-dev')}, {package_version('golang-github-mattn-go-xmlrpc-dev')}",
    missing=missing,
    prepare=prepare,
    setups=lambda build: [
        Setup("kolo/xmlrpc", None, [str(TREE / "kolo")], "A client; results are read into `interface{}`."),
        Setup("mattn/go-xmlrpc", None, [str(TREE / "mattn")], "A client."),
    ],
)
