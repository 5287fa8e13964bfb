// Completion scripts and the manual page, made from the options themselves: what the command takes,
// they know, and nothing else.
#pragma once

#include <string>

namespace CLI {
class App;
}

namespace tagwire::cli {

/// A script for bash to source.
std::string bash_completion(const CLI::App& app);
/// A file `_tagwire` for the fpath of zsh.
std::string zsh_completion(const CLI::App& app);
/// The manual page, in the language of man(7).
std::string manual_page(const CLI::App& app);

}  // namespace tagwire::cli
