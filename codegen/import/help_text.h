// What the text of system.methodHelp says about parameters, in the three ways that people write it:
//
//   @param string name  The process name          supervisor, phpdoc, javadoc, epydoc
//   :param str name: The process name             Sphinx
//   startProcess(name, wait=True) -> bool         the first line of a Python docstring, a prototype
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tagwire::importing {

struct HelpParameter {
  std::string name;       ///< as written, without `$` and `*`
  std::string type;       ///< as written; empty when not
  bool optional = false;  ///< in brackets, or with a default

  bool operator==(const HelpParameter&) const = default;
};

struct HelpSignature {
  std::vector<HelpParameter> parameters;
  std::string result;  ///< the word behind `->` or `@return`; empty when there is none
  /// It is there to describe the parameters: @param, or a prototype at the beginning of a line. A
  /// prototype within prose may be an example, or show a part only.
  bool prominent = false;
};

/// Every list of parameters that the text holds, most trustworthy first.
std::vector<HelpSignature> read_help(std::string_view method, std::string_view help);

}  // namespace tagwire::importing
