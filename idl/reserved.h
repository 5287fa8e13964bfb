// `reserved`: names and numbers of a block that may not be used again.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "idl/diagnostic.h"
#include "idl/model.h"
#include "idl/syntax.h"

namespace tagwire::idl {

/// What one block reserves. Reports what is reserved twice, and members that use it.
class ReservedItems {
 public:
  /// Where numbers can be reserved, too: enums with numbers.
  enum class Numbers : std::uint8_t { kAllowed, kRefused };

  /// Writes the items into `made`. `what`: "a struct", for messages.
  ReservedItems(const std::vector<syntax::Reserved>& written, std::string_view what,
                Numbers numbers, std::vector<Reserved>& made, Diagnostics& diagnostics);

  /// Reports when the name of `member`, its wire name or an alias is reserved.
  void check(const Named& member);
  /// Reports when `number`, which stands at `span`, is reserved.
  void check(std::int64_t number, Span span);

 private:
  void add(const syntax::Reserved::Item& item);

  Diagnostics& diagnostics_;
  std::map<std::string, Span> names_;
  std::map<std::int64_t, Span> numbers_;
};

}  // namespace tagwire::idl
