"""xmlrpc-c, the C and C++ library of most of the field: its C++ client, its Abyss server, its `xmlrpc` command."""
import pathlib
import sys

from suite.partner import Partner, Setup, package_version

HERE = pathlib.Path(__file__).parent


def program(build, side):
    return pathlib.Path(build).resolve() / "tests" / "interop" / "partners" / "xmlrpc_c" / f"partner_xmlrpc_c_{side}"


PARTNER = Partner(
    name="xmlrpc_c",
    title="xmlrpc-c",
    packages=("libxmlrpc-core-c3-dev", "libxmlrpc-c++8-dev"),
    version=lambda: package_version("libxmlrpc-core-c3-dev"),
    missing=lambda build: None if program(build, "client").exists() else "its programs are not built: CMake did not find xmlrpc-c",
    setups=lambda build: [
        Setup("C++ client and Abyss server", [str(program(build, "server"))], [str(program(build, "client"))],
              "Both as they come: client_xml over libcurl, serverAbyss with its default limits."),
        Setup("the xmlrpc command", None, [sys.executable, str(HERE / "command.py")],
              "One process a call; what it receives is what it prints. It has no arguments for lists and structs."),
    ],
)
