// One method of a server: its name, help and types, and how it is called. Method is what the
// dispatcher sees; TypedMethod makes one of any callable on wire types. A call costs one virtual
// call: parameters are decoded into a tuple of what the callable takes, the result is written
// straight into the reply.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>

#include "tagwire/base/error.h"
#include "tagwire/rpc/arguments.h"
#include "tagwire/rpc/callable.h"
#include "tagwire/rpc/context.h"
#include "tagwire/wire/codecs.h"
#include "tagwire/wire/declared.h"

namespace tagwire::rpc {

/// The types of a method as system.methodSignature names them. Views of static text.
struct MethodTypes {
  std::string_view result = {};  ///< empty: no result
  std::span<const std::string_view> parameters = {};
  std::size_t required = 0;  ///< how many of them a caller must send
};

/// Thread safety: const members, concurrently, as far as the callable behind allows it.
class Method {
 public:
  Method(std::string_view name, std::string_view help) : name_(name), help_(help) {}
  virtual ~Method() = default;
  Method(const Method&) = delete;
  Method& operator=(const Method&) = delete;

  const std::string& name() const noexcept { return name_; }
  const std::string& help() const noexcept { return help_; }
  virtual MethodTypes types() const = 0;

  /// Reads the arguments, calls, and writes the result as one `<value>`. False: `in` says what is
  /// wrong with the arguments, and nothing was called. The caller looks at out's error
  /// as well. Throws what the callable throws.
  virtual bool invoke(Arguments& in, CallContext& context, wire::Encoder& out) const = 0;

  /// The exception being handled as a fault, when it is one of the errors that the method declares.
  /// Precondition: called in a catch block.
  virtual std::optional<Fault> declared_fault() const = 0;

 private:
  std::string name_;
  std::string help_;
};

/// A callable as a method. `Defaults` is a tuple with what the last parameters are when a caller
/// leaves them out.
template <class Target, class Function, class Errors, class Defaults>
class TypedMethod final : public Method {
  using S = Signature<Function>;
  using Values = typename S::Values;
  static constexpr std::size_t kCount = S::kCount;
  static_assert(std::tuple_size_v<Defaults> <= kCount, "more defaults than parameters");
  static constexpr std::size_t kRequired = kCount - std::tuple_size_v<Defaults>;

 public:
  template <class T>
  TypedMethod(std::string_view name, std::string_view help, T&& target, Defaults defaults)
      : Method(name, help), target_(std::forward<T>(target)), defaults_(std::move(defaults)) {}

  MethodTypes types() const override { return types(std::make_index_sequence<kCount>()); }

  bool invoke(Arguments& in, CallContext& context, wire::Encoder& out) const override {
    Values values{};
    if (!read(in, values, std::make_index_sequence<kCount>())) return false;
    if constexpr (std::is_void_v<typename S::Result>) {
      S::call(target_, context, values);
      Codec<std::monostate>::encode(out, {});  // "no result", in whatever way the dialect says it
    } else {
      using Result = std::remove_cvref_t<typename S::Result>;
      Codec<Result>::encode(out, S::call(target_, context, values));
    }
    return true;
  }

  std::optional<Fault> declared_fault() const override { return Errors::in_flight(); }

 private:
  template <std::size_t... I>
  static MethodTypes types(std::index_sequence<I...>) {
    static constexpr std::array<std::string_view, kCount> kParameters = {
        Codec<std::tuple_element_t<I, Values>>::kSignature...};
    MethodTypes types{.parameters = kParameters, .required = kRequired};
    if constexpr (!std::is_void_v<typename S::Result>) {
      types.result = Codec<std::remove_cvref_t<typename S::Result>>::kSignature;
    }
    return types;
  }

  template <std::size_t... I>
  bool read(Arguments& in, Values& values, std::index_sequence<I...>) const {
    if (!in.read(kRequired, std::get<I>(values)...)) return false;
    if (in.count() < kCount) (fill_if_missing<I>(in.count(), values), ...);
    return true;
  }
  template <std::size_t I>
  void fill_if_missing(std::size_t count, Values& values) const {
    if constexpr (I >= kRequired) {
      if (I >= count) std::get<I>(values) = std::get<I - kRequired>(defaults_);
    }
  }

  // Calls may run at once: what a callable changes in itself is its own to guard, as with any
  // function object that threads share.
  mutable Target target_;
  Defaults defaults_;
};

}  // namespace tagwire::rpc
