// The client's half of UserLand's validation suite: calls each of the eight methods with random
// data, checks the answers and prints a report. Its Python twin is validate.py.
//
//   validator1_client URL [--seed N] [--rounds N]
#include <algorithm>
#include <charconv>
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <iomanip>
#include <iostream>
#include <map>
#include <random>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "tagwire/client/client.h"
#include "validator1.client.h"

namespace {

using namespace validator1;  // NOLINT(*-using-namespace): what this file is about

using Random = std::mt19937_64;
using tagwire::Struct;
using tagwire::Value;

/// From `low` to `high`, both included.
std::int32_t pick(Random& random, std::int32_t low, std::int32_t high) {
  return std::uniform_int_distribution<std::int32_t>(low, high)(random);
}

std::string pick_text(Random& random, std::string_view characters, std::int32_t longest) {
  std::string text(static_cast<std::size_t>(pick(random, 1, longest)), ' ');
  const auto last = static_cast<std::int32_t>(characters.size()) - 1;
  for (char& c : text) c = characters[static_cast<std::size_t>(pick(random, 0, last))];
  return text;
}

constexpr std::string_view kPlain =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ 0123456789.,";
constexpr std::string_view kMarkup = "<>&'\"abcde";

Stooges pick_stooges(Random& random) {
  return {.moe = pick(random, -1000, 1000),
          .larry = pick(random, -1000, 1000),
          .curly = pick(random, -1000, 1000)};
}

template <class T>
void expect(const T& wanted, const T& got) {
  if (wanted == got) return;
  if constexpr (requires { std::cout << wanted; }) {
    std::ostringstream text;
    text << "expected " << wanted << ", got " << got;
    throw std::runtime_error(text.str());
  }
  throw std::runtime_error("the answer is not what was expected");
}

void array_of_structs(ValidatorApi& server, Random& random) {
  std::vector<Stooges> structs;
  std::int32_t sum = 0;
  for (std::int32_t left = pick(random, 2, 12); left > 0; --left) {
    sum += structs.emplace_back(pick_stooges(random)).curly;
  }
  expect(sum, server.arrayOfStructsTest(structs));
}

void count_the_entities(ValidatorApi& server, Random& random) {
  const std::string text = pick_text(random, kMarkup, 80);
  const auto count = [&](char wanted) {
    return static_cast<std::int32_t>(std::count(text.begin(), text.end(), wanted));
  };
  expect(Entities{.ctLeftAngleBrackets = count('<'),
                  .ctRightAngleBrackets = count('>'),
                  .ctAmpersands = count('&'),
                  .ctApostrophes = count('\''),
                  .ctQuotes = count('"')},
         server.countTheEntities(text));
}

void easy_struct(ValidatorApi& server, Random& random) {
  const Stooges stooges = pick_stooges(random);
  expect(stooges.moe + stooges.larry + stooges.curly, server.easyStructTest(stooges));
}

void echo_struct(ValidatorApi& server, Random& random) {
  std::map<std::string, Value> sent;
  for (int i = 0; i < 10; ++i) {
    const Stooges stooges = pick_stooges(random);
    sent.emplace("substruct" + std::to_string(i),
                 Value::structure(
                     {{"moe", stooges.moe}, {"larry", stooges.larry}, {"curly", stooges.curly}}));
  }
  expect(sent, server.echoStructTest(sent));
}

void many_types(ValidatorApi& server, Random& random) {
  const std::int32_t number = pick(random, INT32_MIN, INT32_MAX);
  const bool boolean = pick(random, 0, 1) == 1;
  const std::string text = pick_text(random, kPlain, 30);
  const double ratio = pick(random, -1'000'000, 1'000'000) / 4.0;
  const std::chrono::sys_seconds moment{std::chrono::seconds{pick(random, 0, INT32_MAX)}};
  std::vector<std::byte> raw(static_cast<std::size_t>(pick(random, 1, 100)));
  for (std::byte& byte : raw) byte = static_cast<std::byte>(pick(random, 0, 255));
  expect(std::vector<Value>{number, boolean, text, ratio, moment, raw},
         server.manyTypesTest(number, boolean, text, ratio, moment, raw));
}

void moderate_size_array(ValidatorApi& server, Random& random) {
  std::vector<std::string> strings;
  for (std::int32_t left = pick(random, 100, 200); left > 0; --left) {
    strings.push_back(pick_text(random, kPlain, 30));
  }
  expect(strings.front() + strings.back(), server.moderateSizeArrayCheck(strings));
}

void nested_struct(ValidatorApi& server, Random& random) {
  const auto two_digits = [](int number) {
    return (number < 10 ? "0" : "") + std::to_string(number);
  };
  std::map<std::string, std::map<std::string, std::map<std::string, Day>>> calendar;
  for (int year = 1999; year <= 2001; ++year) {
    for (int month = 1; month <= 12; ++month) {
      auto& days = calendar[std::to_string(year)][two_digits(month)];
      for (int day = 1; day <= 28; ++day) days[two_digits(day)];
    }
  }
  const Stooges stooges = pick_stooges(random);
  calendar["2000"]["04"]["01"] = {
      .moe = stooges.moe, .larry = stooges.larry, .curly = stooges.curly};
  expect(stooges.moe + stooges.larry + stooges.curly, server.nestedStructTest(calendar));
}

void simple_struct_return(ValidatorApi& server, Random& random) {
  const std::int32_t number = pick(random, -1000, 1000);
  expect(Multiples{.times10 = number * 10, .times100 = number * 100, .times1000 = number * 1000},
         server.simpleStructReturnTest(number));
}

struct Check {
  std::string_view method;
  void (*run)(ValidatorApi&, Random&);
};
constexpr Check kChecks[] = {
    {"arrayOfStructsTest", array_of_structs},
    {"countTheEntities", count_the_entities},
    {"easyStructTest", easy_struct},
    {"echoStructTest", echo_struct},
    {"manyTypesTest", many_types},
    {"moderateSizeArrayCheck", moderate_size_array},
    {"nestedStructTest", nested_struct},
    {"simpleStructReturnTest", simple_struct_return},
};

struct Arguments {
  std::string url;
  std::uint64_t seed = std::random_device{}();
  int rounds = 10;
};

[[noreturn]] void usage(std::string_view complaint) {
  std::cerr << "validator1_client: " << complaint
            << "\nusage: validator1_client URL [--seed N] [--rounds N]\n";
  std::exit(2);
}

Arguments parse(int argc, char** argv) {
  Arguments arguments;
  const auto number = [&](int& i, auto& out) {
    if (++i == argc) usage(std::string(argv[i - 1]) + " needs a number");
    const std::string_view text = argv[i];
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    if (error != std::errc() || end != text.data() + text.size() || out < 0) {
      usage(std::string(argv[i - 1]) + " needs a number, not '" + argv[i] + "'");
    }
  };
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    if (word == "--seed") {
      number(i, arguments.seed);
    } else if (word == "--rounds") {
      number(i, arguments.rounds);
    } else if (arguments.url.empty() && !word.starts_with('-')) {
      arguments.url = word;
    } else {
      usage("unexpected argument '" + std::string(word) + "'");
    }
  }
  if (arguments.url.empty()) usage("a server's URL is missing");
  return arguments;
}

/// Prints a line about one method. Whether all was well.
bool check(const Check& what, ValidatorApi& server, Random& random, int rounds) {
  int good = 0;
  std::string complaint;
  for (int round = 0; round < rounds; ++round) {
    try {
      what.run(server, random);
      ++good;
    } catch (const std::exception& error) {
      if (complaint.empty()) complaint = std::string(": ") + error.what();
    }
  }
  std::cout << "  " << std::left << std::setw(24) << what.method << good << " of " << rounds
            << complaint << std::endl;
  return good == rounds;
}

}  // namespace

int main(int argc, char** argv) try {
  const Arguments arguments = parse(argc, argv);
  tagwire::Client client(arguments.url);
  ValidatorClient server(client);
  std::cout << "validator1 at " << client.url() << ", seed " << arguments.seed << std::endl;
  Random random(arguments.seed);
  std::size_t passed = 0;
  for (const Check& what : kChecks) {
    if (check(what, server, random, arguments.rounds)) ++passed;
  }
  std::cout << passed << " of " << std::size(kChecks) << " methods passed" << std::endl;
  return passed == std::size(kChecks) ? 0 : 1;
} catch (const std::exception& error) {
  std::cerr << "validator1_client: " << error.what() << "\n";
  return 1;
}
