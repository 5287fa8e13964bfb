#include "tagwire/http/response.h"

#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "tagwire/http/date.h"

namespace tagwire::http {
namespace {

// The reply with its Date replaced, which is the one part that changes.
std::string without_date(std::string_view reply) {
  std::string text(reply);
  const std::size_t at = text.find("\r\nDate: ");
  if (at == std::string::npos) return "no Date";
  text.replace(at + 8, kDateBytes, "D");
  return text;
}

TEST(Serialize, WritesTheUsualReplyInOnePiece) {
  Response response;
  response.reset();
  response.buffer.append("<x/>");
  EXPECT_EQ(response.body(), "<x/>");
  EXPECT_EQ(without_date(serialize(response, 1, true, false)),
            "HTTP/1.1 200 OK\r\nServer: tagwire/0.1.0\r\nContent-Type: text/xml\r\n"
            "Content-Length: 4\r\nDate: D\r\n\r\n<x/>");
}

}  // namespace
}  // namespace tagwire::http
