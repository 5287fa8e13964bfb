#!/usr/bin/env python3
"""Writes the files of docs/language.md: extract_language.py PAGE FOLDER. Its pieces of IDL are one file, its pieces of C++ one program."""
import pathlib
import re
import sys

INCLUDES = """#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "examples/common/example_server.h"
#include "telescope.server.h"

"""
MAIN = """
int main(int argc, char** argv) {
  static_cast<void>(by_name());
  static_cast<void>(overhead());
  try {
    refuse();
  } catch (const sky::telescope::BelowHorizon&) {
  }
  return examples::serve(argc, argv, [](tagwire::Server& server) {
    server.add(std::make_shared<Dome>());
    server.add(std::make_shared<Mount>());
  });
}
"""


def main(page, folder):
    text = pathlib.Path(page).read_text()

    def pieces(language):
        return "\n".join(re.findall(rf"^```{language}\n(.*?)^```$", text, re.S | re.M))

    pathlib.Path(folder).mkdir(parents=True, exist_ok=True)
    for name, content in (("telescope.idl", pieces("idl")), ("telescope.cc", INCLUDES + pieces("cpp") + MAIN),
                          ("telescope_calls.py", pieces("python"))):
        file = pathlib.Path(folder) / name
        if not file.exists() or file.read_text() != content:
            file.write_text(content)


if __name__ == "__main__":
    main(*sys.argv[1:])
