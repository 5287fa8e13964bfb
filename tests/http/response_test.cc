#include "tagwire/http/response.h"

#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "tagwire/http/date.h"

namespace tagwire::http {
namespace {

// The reply with its Date replaced, which is the one part that changes.
std::string without_date(std::string_view reply) {
  constexpr std::string_view kDate = "\r\nDate: ";
  const std::size_t at = reply.find(kDate);
  if (at == std::string_view::npos) return "no Date";
  std::string text(reply.substr(0, at + kDate.size()));
  text += 'D';
  return text.append(reply.substr(at + kDate.size() + kDateBytes));
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
