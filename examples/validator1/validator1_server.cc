// The server's half of UserLand's validation suite: what the eight methods ask for, and no more.
// Sums are made in 64 bits, so that arguments whose sum does not fit get a fault and no other sum.
#include <string_view>

#include "../common/example_server.h"
#include "validator1.server.h"

namespace {

using namespace validator1;  // NOLINT(*-using-namespace): what this file is about

std::int32_t in_range(std::int64_t result) {
  if (result != static_cast<std::int32_t>(result)) {
    throw BadData{.why = "the result " + std::to_string(result) + " does not fit an int"};
  }
  return static_cast<std::int32_t>(result);
}

template <class Map>
const typename Map::mapped_type& require(const Map& map, const std::string& key) {
  const auto found = map.find(key);
  if (found == map.end()) throw BadData{.why = "the calendar has no 2000 / 04 / 01"};
  return found->second;
}

class Validator final : public ValidatorService {
 public:
  std::int32_t arrayOfStructsTest(tagwire::CallContext&,
                                  const std::vector<Stooges>& structs) override {
    std::int64_t sum = 0;
    for (const Stooges& stooges : structs) sum += stooges.curly;
    return in_range(sum);
  }

  Entities countTheEntities(tagwire::CallContext&, const std::string& text) override {
    Entities found;
    for (const char c : text) {
      if (c == '<') ++found.ctLeftAngleBrackets;
      if (c == '>') ++found.ctRightAngleBrackets;
      if (c == '&') ++found.ctAmpersands;
      if (c == '\'') ++found.ctApostrophes;
      if (c == '"') ++found.ctQuotes;
    }
    return found;
  }

  std::int32_t easyStructTest(tagwire::CallContext&, const Stooges& stooges) override {
    return in_range(std::int64_t{stooges.moe} + stooges.larry + stooges.curly);
  }

  std::map<std::string, tagwire::Value> echoStructTest(
      tagwire::CallContext&, const std::map<std::string, tagwire::Value>& value) override {
    return value;
  }

  std::vector<tagwire::Value> manyTypesTest(tagwire::CallContext&, std::int32_t number,
                                            bool boolean, const std::string& text, double ratio,
                                            std::chrono::sys_seconds moment,
                                            const std::vector<std::byte>& raw) override {
    return {number, boolean, text, ratio, moment, raw};
  }

  std::string moderateSizeArrayCheck(tagwire::CallContext&,
                                     const std::vector<std::string>& strings) override {
    if (strings.empty()) throw BadData{.why = "an empty array has no first string"};
    return strings.front() + strings.back();
  }

  std::int32_t nestedStructTest(
      tagwire::CallContext&,
      const std::map<std::string, std::map<std::string, std::map<std::string, Day>>>& calendar)
      override {
    const Day& day = require(require(require(calendar, "2000"), "04"), "01");
    if (!day.moe || !day.larry || !day.curly) {
      throw BadData{.why = "2000 / 04 / 01 lacks one of moe, larry and curly"};
    }
    return in_range(std::int64_t{*day.moe} + *day.larry + *day.curly);
  }

  Multiples simpleStructReturnTest(tagwire::CallContext&, std::int32_t number) override {
    const std::int64_t wide = number;
    return {.times10 = in_range(wide * 10),
            .times100 = in_range(wide * 100),
            .times1000 = in_range(wide * 1000)};
  }
};

}  // namespace

int main(int argc, char** argv) {
  return examples::serve(
      argc, argv, [](tagwire::Server& server) { server.add(std::make_shared<Validator>()); });
}
