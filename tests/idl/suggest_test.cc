#include "idl/suggest.h"

#include <gtest/gtest.h>

namespace tagwire::idl {
namespace {

TEST(Suggest, FindsTheNearestName) {
  const std::vector<std::string> names = {"string", "Status", "int32", "money.Amount", "id"};
  struct Case {
    std::string_view name;
    std::string_view want;
  };
  for (const auto& [name, want] : {
           Case{"Strng", "string"},
           Case{"stirng", "string"},
           Case{"STATUS", "Status"},
           Case{"Statsu", "Status"},
           Case{"int23", "int32"},
           Case{"int3", "int32"},
           Case{"ix", "id"},
           Case{"xy", ""},
           Case{"strxxx", ""},
           Case{"", ""},
           Case{"id", ""},
       }) {
    EXPECT_EQ(nearest(name, names), want) << name;
  }
}

TEST(Suggest, TakesTheFirstOfEqualsAndBoundsItsWork) {
  EXPECT_EQ(nearest("lost", {"last", "list"}), "last");
  const std::string long_name(100000, 'a');
  EXPECT_EQ(nearest(long_name, {long_name + "b"}), "");
}

}  // namespace
}  // namespace tagwire::idl
