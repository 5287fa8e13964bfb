// What the log says about an exception that a handler let out: its type and its text, on one line.
#pragma once

#include <string>
#include <string_view>

namespace tagwire::rpc {

/// Describes the exception being handled: "std::out_of_range: map::at", or the type alone when it
/// is no std::exception. Precondition: called in a catch block.
std::string describe_current_exception();

/// `text` with control characters spelled \n, \t, \x1b: what a peer or an exception says must not
/// start a line of the log or steer the terminal that shows it.
std::string one_line(std::string_view text);

}  // namespace tagwire::rpc
