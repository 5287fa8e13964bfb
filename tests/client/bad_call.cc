// Must not compile: each case is a mistake of a caller's that is told in a sentence. Compiled by a
// test (CMakeLists.txt beside this file) that looks for the sentence.
#include <string_view>
#include <vector>

#include "tagwire/client/client.h"
#include "tagwire/client/multicall.h"

struct Unknown {};

void call_badly(tagwire::Client& client) {
#if TAGWIRE_CASE == 1
  client.call<Unknown>("f");
#elif TAGWIRE_CASE == 2
  client.call<int>("f", std::vector<Unknown>());
#elif TAGWIRE_CASE == 3
  const int number = 1;
  client.call<int>("f", &number);
#elif TAGWIRE_CASE == 4
  client.call<std::string_view>("f");
#elif TAGWIRE_CASE == 5
  client.call<int>("f", 1, tagwire::CallOptions{});
#elif TAGWIRE_CASE == 6
  tagwire::MultiCall(client).add<Unknown>("f");
#endif
}
