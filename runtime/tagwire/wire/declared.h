// Declared errors on the caller's side: a fault that names one becomes that struct again. What is
// thrown is both, so it can be caught as itself or as a Fault.
#pragma once

#include <optional>
#include <string>
#include <utility>

#include "tagwire/base/error.h"
#include "tagwire/wire/reply.h"

namespace tagwire {

/// Marks a fault that carries one of `Errors` which is transient.
template <class... Errors>
void mark_transient(Fault& fault) {
  (
      [&] {
        if constexpr (kTransient<Errors>) {
          using Traits = ErrorTraits<Errors>;
          if (fault.code() != Traits::kCode) return;
          const std::string name = wire::error_name(fault);
          if (name.empty() || name == Traits::kName) fault.set_transient();
        }
      }(),
      ...);
}

/// What a call throws when its method declares E and the server answered with it:
///   catch (const OutOfStock& error) { error.available }   catch (const tagwire::Fault& fault)
///   {...}
template <class E>
class Declared final : public E, public Fault {
 public:
  Declared(E error, Fault fault) : E(std::move(error)), Fault(std::move(fault)) {}
};

/// The errors that a method declares, as one type.
template <class... Errors>
struct DeclaredErrors {
  /// The exception being handled as the fault that it travels as, when it is one of them.
  /// Precondition: called in a catch block.
  static std::optional<Fault> in_flight() { return std::nullopt; }
};
template <class First, class... Rest>
struct DeclaredErrors<First, Rest...> {
  static std::optional<Fault> in_flight() {
    try {
      throw;
    } catch (const First& error) {
      return wire::make_fault(error);
    } catch (...) {
      return DeclaredErrors<Rest...>::in_flight();
    }
  }
};

/// A fault as the outcome of a call.
inline Error to_error(Fault fault) {
  return Error{.code = ErrorCode::kFault,
               .message = fault.text(),
               .fault = std::move(fault),
               .may_have_run = true};
}

/// The declared error that a fault carries, if it is an E: its code is E's, the name in its detail
/// (if it has one) too, and E's fields can be read from there. A peer that knows codes only can so
/// answer with errors without fields.
template <class E>
std::optional<E> fault_as(const Fault& fault) {
  using Traits = ErrorTraits<E>;
  if (fault.code() != Traits::kCode) return std::nullopt;
  if constexpr (!Traits::kHasFields) {
    const std::string name = wire::error_name(fault);
    if (!name.empty() && name != Traits::kName) return std::nullopt;
    return E{};
  } else {
    if (wire::error_name(fault) != Traits::kName) return std::nullopt;
    Result<E> error = wire::decode_fault_detail<E>(fault);
    if (!error.ok()) return std::nullopt;
    return *std::move(error);
  }
}

/// The same for what try_place() returned: error_as<OutOfStock>(result.error()).
template <class E>
std::optional<E> error_as(const Error& error) {
  return error.fault ? fault_as<E>(*error.fault) : std::nullopt;
}

/// Throws `error` as what it is: the first of `Declared...` that it carries, else its Fault, else
/// Exception.
template <class... Errors>
[[noreturn]] void throw_error(Error error) {
  if (error.fault) {
    (
        [&] {
          if (auto declared = fault_as<Errors>(*error.fault)) {
            if constexpr (kTransient<Errors>) error.fault->set_transient();
            throw Declared<Errors>(*std::move(declared), *std::move(error.fault));
          }
        }(),
        ...);
    throw Fault(*std::move(error.fault));
  }
  throw Exception(std::move(error));
}

}  // namespace tagwire
