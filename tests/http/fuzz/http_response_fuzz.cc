// Any bytes in any pieces: the parser of replies gives the same outcome as for the whole, whatever
// reply came before on the connection, and what it reports stays inside the buffer (which has no
// byte to spare, so a sanitizer sees a read beyond it).

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "tests/http/fuzz/fuzz_input.h"
#include "tests/http/reply_cases.h"

namespace {

void require_equal(const std::string& a, const std::string& b, const char* what) {
  if (a == b) return;
  std::fprintf(stderr, "%s:\n%s\nother than in one piece:\n%s\n", what, b.c_str(), a.c_str());
  std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using tagwire::http::read_replies;
  const tagwire::http::FuzzInput input = tagwire::http::read_fuzz_input(data, size);
  const std::string whole = read_replies(input.sent, {}, input.limits);
  require_equal(whole, read_replies(input.sent, input.pieces, input.limits), "in pieces");
  if (input.sent.empty()) return 0;

  const std::string before = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";
  require_equal(read_replies(before, {}, input.limits) + whole,
                read_replies(before + std::string(input.sent), {}, input.limits), "after a reply");
  return 0;
}
