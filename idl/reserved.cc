#include "idl/reserved.h"

#include <variant>

#include "idl/catalogue.h"

namespace tagwire::idl {

ReservedItems::ReservedItems(const std::vector<syntax::Reserved>& written, std::string_view what,
                             Numbers numbers, std::vector<Reserved>& made, Diagnostics& diagnostics)
    : diagnostics_(diagnostics) {
  for (const syntax::Reserved& line : written) {
    for (const syntax::Reserved::Item& item : line.items) {
      const auto* number = std::get_if<std::int64_t>(&item.what);
      if (number != nullptr && numbers == Numbers::kRefused) {
        diagnostics_.report(kReservedNumber, item.span, *number, what);
        continue;
      }
      add(item);
      made.push_back({.what = item.what, .span = item.span});
    }
  }
}

void ReservedItems::add(const syntax::Reserved::Item& item) {
  const auto enter = [&](auto& known, const auto& key, const std::string& text) {
    const auto [first, is_new] = known.try_emplace(key, item.span);
    if (is_new) return;
    diagnostics_.report(kReservedTwice, item.span, text).note(first->second, "the first time");
  };
  if (const auto* number = std::get_if<std::int64_t>(&item.what)) {
    enter(numbers_, *number, std::to_string(*number));
  } else {
    const std::string& name = std::get<std::string>(item.what);
    enter(names_, name, name);
  }
}

void ReservedItems::check(const Named& member) {
  std::vector<std::string> names = {member.name};
  if (member.wire_name != member.name) names.push_back(member.wire_name);
  names.insert(names.end(), member.aliases.begin(), member.aliases.end());
  for (const std::string& name : names) {
    const auto found = names_.find(name);
    if (found == names_.end()) continue;
    diagnostics_.report(kUsesReserved, member.name_span, name)
        .note(found->second, "reserved by this");
    return;
  }
}

void ReservedItems::check(std::int64_t number, Span span) {
  const auto found = numbers_.find(number);
  if (found == numbers_.end()) return;
  diagnostics_.report(kUsesReserved, span, std::to_string(number))
      .note(found->second, "reserved by this");
}

}  // namespace tagwire::idl
