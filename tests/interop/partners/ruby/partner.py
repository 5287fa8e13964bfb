"""Ruby's xmlrpc, client and server (in WEBrick)."""
import pathlib

from suite.partner import Partner, Setup, package_version

HERE = pathlib.Path(__file__).parent
PACKAGES = ("ruby", "ruby-xmlrpc", "ruby-webrick")
RUBY = "/usr/bin/ruby"


def missing(build):
    return next((f"{package} is not installed" for package in PACKAGES if not package_version(package)), None)


def setup(label, note, *flags, ours=()):
    return Setup(label, [RUBY, str(HERE / "server.rb"), *flags], [RUBY, str(HERE / "client.rb"), *flags], note, ours)


PARTNER = Partner(
    name="ruby",
    title="Ruby xmlrpc",
    packages=PACKAGES,
    version=lambda: package_version("ruby-xmlrpc"),
    missing=missing,
    setups=lambda build: [
        setup("as it comes", "Without nil, integers up to 32 bits."),
        setup("with nil and big integers", "`XMLRPC::Config::ENABLE_NIL_CREATE`, `ENABLE_NIL_PARSER` and `ENABLE_BIGINT` set to true.", "--extensions"),
        setup("as it comes, ours classic", "What tagwire writes when `dialect` is `Dialect::classic()`: no nil, wide integers as decimal strings.", ours=("--classic",)),
    ],
)
