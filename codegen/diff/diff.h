// What a change of an interface breaks, and for whom (docs/evolution.md).
//
// Everything on the wire follows from one question, asked twice of each method: does the reader of
// one interface take whatever the writer of the other may send? For requests the reader is the new
// server and the writer an old caller; for replies the reader is an old caller. What is refused
// comes with a witness, a message that was really written by the one side and really refused by the
// other.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "idl/model.h"

namespace tagwire::codegen {

struct Change {
  enum class Severity : std::uint8_t {
    kBreaks,  ///< a caller or a server of the other side is refused, or code does not compile
    kCare,    ///< nobody is refused, and yet somebody may be surprised
  };
  Severity severity = Severity::kBreaks;
  std::string rule;                    ///< "field_required", as docs/evolution.md lists them
  bool requests = false;               ///< what old callers send, new servers refuse
  bool replies = false;                ///< what new servers answer, old callers refuse
  bool source = false;                 ///< C++ written against the old interface does not compile
  std::string message;                 ///< one sentence
  const idl::Named* before = nullptr;  ///< where it was declared; null: nowhere
  const idl::Named* after = nullptr;
  std::string via;      ///< how a call gets there: "Orders.place(lines[0].qty)"
  std::string witness;  ///< a document that is refused, or empty
  std::string refusal;  ///< what is said about it: "params[0].qty: 1200 is outside 1..999"
  std::string way_out;  ///< what to do instead, or empty
};

/// All changes, in the order of the new interface; those that break first.
/// Lifetime of the pointers: the models'.
std::vector<Change> diff(const idl::Model& before, const idl::Model& after);

}  // namespace tagwire::codegen
