// Does a reader of one type take whatever a writer of another may send?
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "idl/model.h"

namespace tagwire::codegen {

/// What a reader refuses.
struct Refusal {
  std::string rule;
  std::string message;  ///< "field 'qty' is required now"
  std::string path;     ///< ".lines[].qty"
  const idl::Named* reader = nullptr;
  const idl::Named* writer = nullptr;
  /// A value of the writer's whole type that is refused; none when none was found.
  std::optional<idl::Value> value;
  std::string way_out;
};

struct ReadOptions {
  /// Whether the writer may leave out what has a default: callers in Python may, our servers never
  /// do.
  bool writer_omits_defaults = false;
};

/// Everything of `writer` that `reader` refuses. Each pair of structs or unions is looked at once
/// for each Reads object, where it is met first.
class Reads {
 public:
  explicit Reads(ReadOptions options) : options_(options) {}
  /// `reader_owner` and `writer_owner`: what has the types, for messages about themselves.
  std::vector<Refusal> check(const idl::Type& reader, const idl::Type& writer,
                             const idl::Named* reader_owner, const idl::Named* writer_owner);

 private:
  ReadOptions options_;
  std::vector<std::pair<const idl::Named*, const idl::Named*>> seen_;
  friend class ReadsWalk;
};

}  // namespace tagwire::codegen
