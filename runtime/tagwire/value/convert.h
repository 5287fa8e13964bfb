// Convert: how a type of yours stands for a type of an IDL. `@cpp(type: "Path", include:
// "\"my/path.h\"")` on a field or an alias puts Path into the generated types; what travels stays
// as the IDL says, and its constraints are checked on what travels. Beside Path, in my/path.h:
//
//   template <>
//   struct tagwire::Convert<my::Path> {
//     static std::string to_wire(const my::Path& path) { return path.text(); }
//     static std::optional<my::Path> from_wire(const std::string& text) { return my::parse(text); }
//   };
//
// to_wire() returns the C++ type that the IDL type would have had (docs/idl.md, "Wire mapping").
// from_wire() takes it and returns a T when every value is one, else a std::optional<T>: an empty
// one refuses the value with fault -32602 and its path. Both run on the thread that reads or
// writes, several at once; neither should throw: an exception of theirs is one of the handler.
// The type is copied, compared with == and created empty, as the others are.
#pragma once

#include <concepts>
#include <utility>

namespace tagwire {

template <class T>
struct Convert;

/// A value of the interface as a T: what defaults in generated code are made by. Precondition: it
/// can be one, because the interface says so.
template <class T, class Wire>
T converted(Wire&& value) {
  auto made = Convert<T>::from_wire(std::forward<Wire>(value));
  if constexpr (std::same_as<decltype(made), T>) {
    return made;
  } else {
    return *std::move(made);
  }
}

}  // namespace tagwire
