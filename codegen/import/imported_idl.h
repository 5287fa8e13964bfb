// The IDL of a server that has none: its methods, sorted into services by what their names begin
// with. Everything that the server calls otherwise than an IDL can is given its name by @wire, so
// that calls arrive; the text passes `tagwire check` whatever the server answered.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "codegen/import/method_shape.h"

namespace tagwire::importing {

/// A method as its server tells of it.
struct PublishedMethod {
  std::string name;  ///< "supervisor.getState"
  std::vector<Signature> signatures;
  std::string help;
};

struct IdlOptions {
  std::string module = "imported";
  std::string url;  ///< for people, without credentials
  /// Names for services, by the prefix of their methods; "" for methods without one.
  std::map<std::string, std::string> services;
};

struct ImportedIdl {
  std::string text;
  std::size_t services = 0;
  std::size_t methods = 0;
  std::size_t without_signature = 0;
  /// Methods that no IDL can name, and why: "'x' ..., ".
  std::vector<std::string> left_out;
};

/// The order of `methods` does not matter; of two with one name the first counts.
ImportedIdl write_idl(std::vector<PublishedMethod> methods, const IdlOptions& options);

}  // namespace tagwire::importing
