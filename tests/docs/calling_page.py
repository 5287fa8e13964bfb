#!/usr/bin/env python3
"""Writes the programs of docs/calling-existing-servers.md: calling_page.py PAGE FOLDER.

FOLDER/first/ gets the page's main.cc and its supervisor.idl. FOLDER/snippets.cc gets every other block of C++ as a function that is
called by its number. Addresses are replaced when they run, as tests take a free port.
"""
import pathlib
import re
import sys

from page import Page

ADDRESS = "127.0.0.1:9001"  # the page's
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.S | re.M)
HELPER = """
// The address that the test gives in place of the page's.
[[maybe_unused]] static std::string page_url(std::string url) {
  const std::string written = "%s";
  if (const auto at = url.find(written); at != std::string::npos) {
    url.replace(at, written.size(), std::getenv("PAGE_ADDRESS"));
  }
  return url;
}
""" % ADDRESS
PREAMBLE = """#include <cstdlib>
#include <iostream>
#include <map>
#include <string>
#include <vector>

#include "supervisor.client.h"
#include "tagwire/client/client.h"
#include "tagwire/client/multicall.h"
""" + HELPER
MAIN = """
int main(int, char** argv) {
  tagwire::Client client(page_url("http://%s"));
  supervisor::SupervisorClient api(client);
  void (*const snippets[])(tagwire::Client&, supervisor::SupervisorClient&) = {%s};
  snippets[std::atoi(argv[1])](client, api);
}
"""


class CallingPage(Page):
    def snippets(self):
        """[(C++, what it prints, or None)] of the blocks that are no files."""
        fences = list(FENCE.finditer(self.text))
        found = []
        for fence, after in zip(fences, fences[1:]):
            if fence[1] == "cpp" and not self.text[:fence.start()].endswith("`:\n\n"):
                follows = after[1] == "text" and not self.text[fence.end():after.start()].strip()
                found.append((fence[2], after[2] if follows else None))
        return found


def with_addresses(program):
    return re.sub(r'"(http://[^"]*127\.0\.0\.1:9001[^"]*)"', r'page_url("\1")', program)


def write(file, text):
    file.parent.mkdir(parents=True, exist_ok=True)
    if not file.exists() or file.read_text() != text:
        file.write_text(text)


def main(page, folder):
    page, folder = CallingPage(page), pathlib.Path(folder)
    write(folder / "first" / "supervisor.idl", page.file("supervisor.idl"))
    includes, program = re.fullmatch(r"((?:#include[^\n]*\n|\n)+)(.*)", page.file("main.cc"), re.S).groups()
    write(folder / "first" / "main.cc", f"#include <cstdlib>\n{includes}{HELPER}\n{with_addresses(program)}")

    snippets = page.snippets()
    functions = "".join(
        f"\nstatic void snippet_{i}([[maybe_unused]] tagwire::Client& client, [[maybe_unused]] supervisor::SupervisorClient& api) {{\n"
        f"{with_addresses(text)}}}\n" for i, (text, _) in enumerate(snippets))
    names = ", ".join(f"snippet_{i}" for i in range(len(snippets)))
    write(folder / "snippets.cc", PREAMBLE + functions + MAIN % (ADDRESS, names))


if __name__ == "__main__":
    main(*sys.argv[1:])
