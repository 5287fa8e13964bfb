// Which HTTP requests are calls, and what the others are told.
#include "tagwire/rpc/http_endpoint.h"

#include <cstdint>
#include <string>
#include <string_view>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tagwire/http/request.h"
#include "tagwire/http/response.h"
#include "tests/rpc/documents.h"

namespace tagwire::rpc {
namespace {

using test::call;
using test::FakeContext;
using test::fault;
using test::result;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// A request as Python's client sends it; each test changes what it is about.
http::Request request_with(std::string_view body) {
  http::Request request;
  request.method = "POST";
  request.target = request.path = "/RPC2";
  request.host = "localhost:8080";
  request.content_type = "text/xml";
  request.body = body;
  return request;
}

class HttpEndpointTest : public ::testing::Test {
 protected:
  HttpEndpointTest() {
    table_.add_function("add", [](std::int32_t a, std::int32_t b) { return a + b; });
  }

  // The response to `request`, checked to be the same whether or not its head was announced.
  http::Response respond(const http::Request& request) {
    const HttpEndpoint endpoint(dispatcher_, {.allowed_origins = {"https://dash.example.com"}});
    FakeContext context;
    http::Response response;
    response.reset();
    endpoint.on_request(request, context, response);
    http::Response refusal;
    refusal.reset();
    if (!endpoint.on_head(request, refusal)) {
      EXPECT_EQ(refusal.status, response.status);
      EXPECT_EQ(refusal.body(), response.body());
      EXPECT_EQ(refusal.headers, response.headers);
    } else {
      EXPECT_EQ(response.status, 200);
    }
    return response;
  }
  int status_of(const http::Request& request) { return respond(request).status; }

  MethodTable table_;
  Dispatcher dispatcher_{table_, {}};
  std::string body_ = call("add", {"<int>3</int>", "<int>5</int>"});
  http::Request request_ = request_with(body_);
};

TEST_F(HttpEndpointTest, AnswersACallWithXml) {
  const http::Response response = respond(request_);
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.content_type, "text/xml");
  EXPECT_THAT(std::string(response.body()), EndsWith(result("<i4>8</i4>")));
}

TEST_F(HttpEndpointTest, AnswersFaultsWithStatus200) {
  request_.body = "<methodCall>";
  const http::Response response = respond(request_);
  EXPECT_EQ(response.status, 200);
  EXPECT_THAT(std::string(response.body()), HasSubstr("<i4>-32700</i4>"));
}

TEST_F(HttpEndpointTest, ServesTheUsualPathsOnly) {
  for (const std::string_view path : {"/RPC2", "/"}) {
    request_.path = path;
    EXPECT_EQ(status_of(request_), 200) << path;
  }
  for (const std::string_view path : {"/rpc2", "/RPC2/", "/RPC", "", "*", "/RPC2/../"}) {
    request_.path = path;
    EXPECT_EQ(status_of(request_), 404) << path;
  }
}

TEST_F(HttpEndpointTest, TellsOtherMethodsWhatIsAllowed) {
  for (const std::string_view method : {"GET", "HEAD", "PUT", "DELETE", "post", "BREW"}) {
    request_.method = method;
    const http::Response response = respond(request_);
    EXPECT_EQ(response.status, 405) << method;
    ASSERT_EQ(response.headers.size(), 1U) << method;
    EXPECT_EQ(response.headers[0].first, "Allow");
    EXPECT_EQ(response.headers[0].second, "POST, OPTIONS");
    EXPECT_THAT(std::string(response.body()), HasSubstr("POST")) << method;
    EXPECT_EQ(response.content_type, "text/plain; charset=utf-8");
  }
}

TEST_F(HttpEndpointTest, AnswersOptions) {
  request_.method = "OPTIONS";
  for (const std::string_view path : {"/RPC2", "*"}) {
    request_.path = path;
    const http::Response response = respond(request_);
    EXPECT_EQ(response.status, 200) << path;
    EXPECT_THAT(std::string(response.body()), IsEmpty());
    ASSERT_EQ(response.headers.size(), 1U);
    EXPECT_EQ(response.headers[0].second, "POST, OPTIONS");
  }
  request_.path = "/other";
  EXPECT_EQ(status_of(request_), 404);
}

TEST_F(HttpEndpointTest, RefusesBodiesThatABrowserSendsCrossSite) {
  for (const std::string_view type : {"", "text/xml", "TEXT/XML; charset=utf-8", "application/xml",
                                      "application/octet-stream", "x"}) {
    request_.content_type = type;
    EXPECT_EQ(status_of(request_), 200) << type;
  }
  for (const std::string_view type :
       {"text/plain", "Text/Plain ; charset=utf-8", "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x", "multipart/mixed"}) {
    request_.content_type = type;
    EXPECT_EQ(status_of(request_), 415) << type;
  }
}

TEST_F(HttpEndpointTest, RefusesEveryContentEncoding) {
  request_.content_encoding = "gzip";
  const http::Response response = respond(request_);
  EXPECT_EQ(response.status, 415);
  ASSERT_EQ(response.headers.size(), 1U);
  EXPECT_EQ(response.headers[0].first, "Accept-Encoding");
}

TEST_F(HttpEndpointTest, RefusesForeignOrigins) {
  for (const std::string_view origin : {"http://localhost:8080", "HTTP://LOCALHOST:8080",
                                        "https://localhost:8080", "https://dash.example.com"}) {
    request_.origin = origin;
    EXPECT_EQ(status_of(request_), 200) << origin;
  }
  for (const std::string_view origin :
       {"null", "http://evil.example", "http://localhost", "http://localhost:80801",
        "http://localhost:8080.evil.example", "http://evil.example/http://localhost:8080",
        "http://dash.example.com", "localhost:8080", "://localhost:8080", "file://"}) {
    request_.origin = origin;
    EXPECT_EQ(status_of(request_), 403) << origin;
  }
}

TEST_F(HttpEndpointTest, KnowsTheDefaultPortsOfOrigins) {
  request_.host = "rpc.example.com";
  request_.origin = "https://rpc.example.com";
  EXPECT_EQ(status_of(request_), 200);
  request_.host = "rpc.example.com:443";
  EXPECT_EQ(status_of(request_), 200);
  request_.host = "rpc.example.com:80";
  EXPECT_EQ(status_of(request_), 403);
  request_.host = "";
  EXPECT_EQ(status_of(request_), 403);
}

TEST_F(HttpEndpointTest, AnswersOverloadWithAFault) {
  const HttpEndpoint endpoint(dispatcher_, {});
  http::Response response;
  response.reset();
  endpoint.on_overload(request_, response);
  EXPECT_EQ(response.status, 200);
  EXPECT_THAT(std::string(response.body()),
              EndsWith(fault(-32003, "the server is overloaded: try again later")));
  request_.method = "GET";
  endpoint.on_overload(request_, response);
  EXPECT_EQ(response.status, 405) << "what is no call is told so in any case";
}

}  // namespace
}  // namespace tagwire::rpc
