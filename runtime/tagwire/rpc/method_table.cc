#include "tagwire/rpc/method_table.h"

#include <algorithm>
#include <stdexcept>
#include <string>

#include "tagwire/base/limits.h"

namespace tagwire::rpc {
namespace {

[[noreturn]] void refuse(std::string_view name, const std::string& why) {
  throw std::invalid_argument("cannot add the method '" + std::string(name) + "': " + why);
}

void check_name(std::string_view name) {
  constexpr std::size_t kLongest = DocumentLimits{}.max_name_bytes;
  if (name.empty()) refuse(name, "its name is empty");
  if (name.size() > kLongest) {
    refuse(name, "its name has " + std::to_string(name.size()) + " bytes; a call can carry " +
                     std::to_string(kLongest));
  }
  const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20; };
  if (std::ranges::any_of(name, is_control)) refuse(name, "its name holds a control character");
  if (name.front() == ' ' || name.back() == ' ') refuse(name, "its name has a blank at an end");
}

}  // namespace

void MethodTable::add_method(std::unique_ptr<Method> method) {
  for (const char* ours : {"system.", "tagwire."}) {
    if (method->name().starts_with(ours)) {
      refuse(method->name(),
             "names that start with '" + std::string(ours) + "' belong to introspection");
    }
  }
  insert(std::move(method));
}

void MethodTable::add_system_method(std::unique_ptr<Method> method) { insert(std::move(method)); }

void MethodTable::insert(std::unique_ptr<Method> method) {
  check_name(method->name());
  if (find(method->name()) != nullptr) refuse(method->name(), "there is one of that name");
  const auto place = std::ranges::upper_bound(
      methods_, method->name(), {},
      [](const std::unique_ptr<Method>& m) -> const std::string& { return m->name(); });
  const Method* added = methods_.insert(place, std::move(method))->get();
  by_name_.emplace(added->name(), added);
}

void MethodTable::add_module(const ModuleText& module) {
  if (std::ranges::find(modules_, &module) != modules_.end()) return;
  for (const ModuleText* import : module.imports) add_module(*import);
  modules_.push_back(&module);
}

const Method* MethodTable::find(std::string_view name) const noexcept {
  const auto found = by_name_.find(name);
  return found == by_name_.end() ? nullptr : found->second;
}

}  // namespace tagwire::rpc
