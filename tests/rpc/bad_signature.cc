// Must not compile: each case is a mistake that register_function tells in a sentence. Compiled by
// a test (CMakeLists.txt beside this file) that looks for the sentence.
#include <functional>
#include <mutex>
#include <string>

#include "tagwire/rpc/method_table.h"

void register_badly(tagwire::rpc::MethodTable& table) {
#if TAGWIRE_CASE == 1
  table.add_function("f", [](int, std::mutex*) {});
#elif TAGWIRE_CASE == 2
  table.add_function("f", [](std::string& out) { out = "x"; });
#elif TAGWIRE_CASE == 3
  table.add_function("f", [] { return std::function<void()>(); });
#elif TAGWIRE_CASE == 4
  table.add_function("f", [](auto x) { return x; });
#elif TAGWIRE_CASE == 5
  table.add_function("f", [](unsigned long long) {});
#endif
}
