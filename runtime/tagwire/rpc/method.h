// One method of a server: its name, help and types, and how it is called. Method is what the
// dispatcher sees; TypedMethod makes one of any callable on wire types. A call costs one virtual
// call: parameters are decoded into a tuple of what the callable takes, the result is written
// straight into the reply.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>

#include "tagwire/base/error.h"
#include "tagwire/base/method_policy.h"
#include "tagwire/rpc/arguments.h"
#include "tagwire/rpc/callable.h"
#include "tagwire/rpc/context.h"
#include "tagwire/rpc/oneway.h"
#include "tagwire/wire/codecs.h"
#include "tagwire/wire/declared.h"

namespace tagwire::rpc {

/// The types of a method as system.methodSignature names them. Views of static text.
struct MethodTypes {
  std::string_view result = {};  ///< empty: no result
  std::span<const std::string_view> parameters = {};
  std::size_t required = 0;  ///< how many of them a caller must send
};

struct MethodInfo {
  std::string_view name = {};  ///< on the wire: "Orders.place"
  std::string_view help = {};  ///< what system.methodHelp answers
  MethodPolicy policy = {};
};

/// Thread safety: const members, concurrently, as far as the callable behind allows it.
class Method {
 public:
  explicit Method(const MethodInfo& info)
      : name_(info.name), help_(info.help), policy_(info.policy) {}
  virtual ~Method() = default;
  Method(const Method&) = delete;
  Method& operator=(const Method&) = delete;

  const std::string& name() const noexcept { return name_; }
  const std::string& help() const noexcept { return help_; }
  const MethodPolicy& policy() const noexcept { return policy_; }
  virtual MethodTypes types() const = 0;

  /// Reads the arguments, calls, and writes the result as one `<value>`. False: `in` says what is
  /// wrong with the arguments, and nothing was called. The caller looks at out's error
  /// as well. Throws what the callable throws. A oneway method writes "no result", calls nothing
  /// and leaves the call with `context`.
  virtual bool invoke(Arguments& in, CallContext& context, wire::Encoder& out) const = 0;

  /// The exception being handled as a fault, when it is one of the errors that the method declares.
  /// Precondition: called in a catch block.
  virtual std::optional<Fault> declared_fault() const = 0;

 private:
  std::string name_;
  std::string help_;
  MethodPolicy policy_;
};

/// What the methods below have in common: a callable, and how its arguments are read. `Defaults` is
/// a tuple with what the last parameters are when a caller leaves them out.
template <class Target, class Function, class Defaults>
class CallableMethod : public Method {
 protected:
  using S = Signature<Function>;
  using Values = typename S::Values;
  static constexpr std::size_t kCount = S::kCount;
  static_assert(std::tuple_size_v<Defaults> <= kCount, "more defaults than parameters");
  static constexpr std::size_t kRequired = kCount - std::tuple_size_v<Defaults>;

 public:
  template <class T>
  CallableMethod(const MethodInfo& info, T&& target, Defaults defaults)
      : Method(info), target_(std::forward<T>(target)), defaults_(std::move(defaults)) {}

  MethodTypes types() const final { return types(std::make_index_sequence<kCount>()); }

 protected:
  bool read(Arguments& in, Values& values) const {
    return read(in, values, std::make_index_sequence<kCount>());
  }
  typename S::Result call(CallContext& context, Values& values) const {
    return S::call(target_, context, values);
  }

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

/// A callable as a method.
template <class Target, class Function, class Errors, class Defaults>
class TypedMethod final : public CallableMethod<Target, Function, Defaults> {
  using Base = CallableMethod<Target, Function, Defaults>;
  using Result = typename Base::S::Result;

 public:
  using Base::Base;

  bool invoke(Arguments& in, CallContext& context, wire::Encoder& out) const override {
    typename Base::Values values{};
    if (!this->read(in, values)) return false;
    if constexpr (std::is_void_v<Result>) {
      this->call(context, values);
      Codec<std::monostate>::encode(out, {});  // "no result", in whatever way the dialect says it
    } else {
      Codec<std::remove_cvref_t<Result>>::encode(out, this->call(context, values));
    }
    return true;
  }

  std::optional<Fault> declared_fault() const override { return Errors::in_flight(); }
};

/// A callable as a oneway method: the caller has its answer before the callable runs.
template <class Target, class Function, class Defaults>
class OnewayMethod final : public CallableMethod<Target, Function, Defaults> {
  using Base = CallableMethod<Target, Function, Defaults>;
  static_assert(std::is_void_v<typename Base::S::Result>, "a oneway method has no result");

 public:
  using Base::Base;

  bool invoke(Arguments& in, CallContext& context, wire::Encoder& out) const override {
    auto call = std::make_unique<Call>(*this);
    if (!this->read(in, call->values)) return false;
    Codec<std::monostate>::encode(out, {});
    context.add_oneway(std::move(call));
    return true;
  }

  std::optional<Fault> declared_fault() const override { return std::nullopt; }

 private:
  struct Call final : OnewayCall {
    explicit Call(const OnewayMethod& given) : OnewayCall(given), owner(given) {}
    void run(CallContext& context) override { owner.call(context, values); }

    const OnewayMethod& owner;
    typename Base::Values values{};
  };
};

}  // namespace tagwire::rpc
