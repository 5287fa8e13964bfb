// The methods of a server by wire name: how to call each, its help and its signatures.
//
// add<&Class::method, Errors...>(object, info, defaults...) and add_function(name, callable, help)
// turn any callable on wire types into a Method: decode the parameters in place, call, encode the
// result. Everything generated code would repeat is here.
#pragma once

#include <memory>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <vector>

#include "tagwire/base/module_text.h"
#include "tagwire/rpc/method.h"

namespace tagwire::rpc {

/// Filled before a server starts, then only read. Thread safety: find() and methods() may run
/// concurrently once nothing is added any more.
///
/// Every add refuses, with std::invalid_argument naming it, a name that is empty, too long for a
/// call, taken, not writable in XML, or that starts with "system." or "tagwire.".
class MethodTable {
 public:
  /// A method of a service. `Errors`: the errors that it declares. `defaults`: the values of its
  /// trailing parameters that a caller may leave out, in order. `object` must outlive the table.
  template <auto kMember, class... Errors, class Object, class... Defaults>
  void add(Object& object, MethodInfo info, Defaults... defaults) {
    using Function = typename FunctionType<decltype(kMember)>::type;
    add_typed<Function, DeclaredErrors<Errors...>>(info, target<kMember>(object),
                                                   std::tuple<Defaults...>(std::move(defaults)...));
  }

  /// The same for a oneway method: it is answered once its arguments were read, and runs then.
  template <auto kMember, class Object, class... Defaults>
  void add_oneway(Object& object, MethodInfo info, Defaults... defaults) {
    using Function = typename FunctionType<decltype(kMember)>::type;
    add_oneway_as<Function>(target<kMember>(object), info,
                            std::tuple<Defaults...>(std::move(defaults)...));
  }

  /// The two for a method whose parameters or result have shapes: `Shapes` is a wire::Shapes.
  template <auto kMember, class Shapes, class... Errors, class Object, class... Defaults>
  void add_shaped(Object& object, MethodInfo info, Defaults... defaults) {
    using Function = typename Shapes::template Function<CallContext>;
    add_typed<Function, DeclaredErrors<Errors...>>(info, target<kMember>(object),
                                                   std::tuple<Defaults...>(std::move(defaults)...));
  }
  template <auto kMember, class Shapes, class Object, class... Defaults>
  void add_oneway_shaped(Object& object, MethodInfo info, Defaults... defaults) {
    add_oneway_as<typename Shapes::template Function<CallContext>>(
        target<kMember>(object), info, std::tuple<Defaults...>(std::move(defaults)...));
  }

  /// Any callable with one call signature. Trailing std::optional parameters may be left out.
  template <class Callable>
  void add_function(std::string_view name, Callable&& callable, std::string_view help = {}) {
    static_assert(HasOneSignature<std::decay_t<Callable>>,
                  "this callable has no single call signature (it is generic, overloaded or made "
                  "by std::bind): name one, as in register_function<int(int, int)>(\"add\", ...)");
    if constexpr (HasOneSignature<std::decay_t<Callable>>) {
      add_function<typename FunctionType<std::decay_t<Callable>>::type>(
          name, std::forward<Callable>(callable), help);
    }
  }

  /// Any callable, called with the given signature.
  template <class Function, class Callable>
  requires std::is_function_v<Function>
  void add_function(std::string_view name, Callable&& callable, std::string_view help = {}) {
    constexpr auto kOptionals = std::make_index_sequence<Signature<Function>::kTrailingOptionals>();
    add_typed<Function, DeclaredErrors<>>({name, help}, std::forward<Callable>(callable),
                                          nothings(kOptionals));
  }

  /// A method made by hand.
  void add_method(std::unique_ptr<Method> method);
  /// As add_method(), for the names that are ours: only they may start with "system." or
  /// "tagwire.".
  void add_system_method(std::unique_ptr<Method> method);

  /// Has tagwire.describe tell of `module` and of what that imports. A module counts once.
  void add_module(const ModuleText& module);
  /// Each after those that it imports.
  const std::vector<const ModuleText*>& modules() const noexcept { return modules_; }

  /// The method called `name`, or null. Does not allocate.
  const Method* find(std::string_view name) const noexcept;
  /// In order of names.
  const std::vector<std::unique_ptr<Method>>& methods() const noexcept { return methods_; }

 private:
  template <class Function, class Errors, class Callable, class Defaults>
  void add_typed(MethodInfo info, Callable&& callable, Defaults defaults) {
    require_wire_function<Function>();
    if constexpr (WireFunction<Function>) {
      using Target = std::decay_t<Callable>;
      add_method(std::make_unique<TypedMethod<Target, Function, Errors, Defaults>>(
          info, std::forward<Callable>(callable), std::move(defaults)));
    }
  }
  template <class Function, class Target, class Defaults>
  void add_oneway_as(Target target, MethodInfo info, Defaults defaults) {
    info.policy.oneway = true;
    require_wire_function<Function>();
    if constexpr (WireFunction<Function>) {
      add_method(std::make_unique<OnewayMethod<Target, Function, Defaults>>(info, std::move(target),
                                                                            std::move(defaults)));
    }
  }
  template <auto kMember, class Object>
  static auto target(Object& object) {
    return [&object](auto&&... arguments) -> decltype(auto) {
      return (object.*kMember)(std::forward<decltype(arguments)>(arguments)...);
    };
  }
  template <std::size_t... I>
  static auto nothings(std::index_sequence<I...>) {
    return std::make_tuple((static_cast<void>(I), std::nullopt)...);
  }
  void insert(std::unique_ptr<Method> method);

  std::vector<std::unique_ptr<Method>> methods_;
  // Keys view the names inside the methods. Names are ours, so nobody can choose them to collide.
  std::unordered_map<std::string_view, const Method*> by_name_;
  std::vector<const ModuleText*> modules_;
};

}  // namespace tagwire::rpc
