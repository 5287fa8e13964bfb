// A page about a diagnostic, made from the very files that test it: docs/errors.md and
// `tagwire explain`.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tagwire::idl {

/// A wrong file of tests/idl/diagnostics or tests/idl/lint and what goes with it.
struct Sample {
  std::string name;     ///< "TW0201_unknown_type": the number, and what it is about
  std::string wrong;    ///< the file with the mistake; bytes, not always UTF-8
  std::string message;  ///< what the compiler says about it
  std::string good;     ///< the corrected file; the comment that opens it is the explanation

  std::string_view id() const { return std::string_view(name).substr(0, 6); }
};

/// One paragraph: what the mistake is, and why it is one.
std::string explanation_of(const Sample& sample);
/// "unknown type"; of lint the name of the rule, "type_name".
std::string title_of(const Sample& sample);

/// A section of docs/errors.md.
std::string explain_in_markdown(const Sample& sample);
/// The same for a terminal, 80 columns wide. Several samples of one number are one page.
std::string explain_in_text(const std::vector<Sample>& samples);

}  // namespace tagwire::idl
