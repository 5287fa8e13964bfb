"""xmlrpcpp, the C++ library of ROS 1: client and server in ros_partner.cc, which CMake builds where the library is installed."""
import pathlib

from suite.partner import Partner, Setup, package_version


def program(build):
    return pathlib.Path(build).resolve() / "tests" / "interop" / "partners" / "ros" / "partner_ros"


def missing(build):
    if not package_version("libxmlrpcpp-dev"):
        return "libxmlrpcpp-dev is not installed"
    return None if program(build).exists() else f"there is no {program(build)}"


PARTNER = Partner(
    name="ros",
    title="ROS xmlrpcpp",
    packages=("libxmlrpcpp-dev",),
    version=lambda: package_version("libxmlrpcpp-dev"),
    missing=missing,
    setups=lambda build: [
        Setup("as it comes", [str(program(build)), "server"], [str(program(build)), "client"],
              "It compares the text of tags and knows neither nil nor i8."),
        Setup("as it comes, ours classic", [str(program(build)), "server"], [str(program(build)), "client"],
              "What tagwire writes when `dialect` is `Dialect::classic()`: no nil, wide integers as decimal strings.", ("--classic",)),
    ],
)
