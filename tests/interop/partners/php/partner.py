"""PHP's xmlrpc extension, which is the C library xmlrpc-epi: client, and server under PHP's own web server."""
import pathlib

from suite.partner import Partner, Setup, package_version

HERE = pathlib.Path(__file__).parent
PACKAGES = ("php8.2-cli", "php8.2-xmlrpc")
PHP = "/usr/bin/php8.2"


def missing(build):
    return next((f"{package} is not installed" for package in PACKAGES if not package_version(package)), None)


PARTNER = Partner(
    name="php",
    title="PHP xmlrpc (xmlrpc-epi)",
    packages=PACKAGES,
    version=lambda: package_version("php8.2-xmlrpc"),
    missing=missing,
    setups=lambda build: [
        Setup("UTF-8", ["/usr/bin/python3", str(HERE / "serve.py"), PHP], [PHP, str(HERE / "client.php")],
              "With the options `'encoding' => 'UTF-8', 'escaping' => 'markup'`."),
        Setup("UTF-8, ours classic", ["/usr/bin/python3", str(HERE / "serve.py"), PHP], [PHP, str(HERE / "client.php")],
              "What tagwire writes when `dialect` is `Dialect::classic()`: no nil, wide integers as decimal strings.", ("--classic",)),
    ],
)
