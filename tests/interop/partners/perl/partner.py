"""Perl's RPC::XML, client and server."""
import pathlib

from suite.partner import Partner, Setup, package_version

HERE = pathlib.Path(__file__).parent
PERL = "/usr/bin/perl"


def setup(label, note, server, client):
    def command(script, flags):
        return None if flags is None else [PERL, str(HERE / script), *flags]
    return Setup(label, command("server.pl", server), command("client.pl", client), note)


PARTNER = Partner(
    name="perl",
    title="Perl RPC::XML",
    packages=("librpc-xml-perl",),
    version=lambda: package_version("librpc-xml-perl"),
    missing=lambda build: None if package_version("librpc-xml-perl") else "librpc-xml-perl is not installed",
    setups=lambda build: [
        setup("UTF-8 and nil", "With `$RPC::XML::ENCODING = 'utf-8'` and `$RPC::XML::ALLOW_NIL = 1`; replies may be compressed.",
              ["--utf8", "--nil"], ["--utf8", "--nil"]),
        setup("as it comes", "It declares every document as us-ascii, whatever it holds.", [], []),
        setup("compressed requests, dates with Z", "`compress_requests(1)`: requests longer than 4 KiB come deflated.",
              None, ["--utf8", "--nil", "--compress", "--zulu"]),
    ],
)
