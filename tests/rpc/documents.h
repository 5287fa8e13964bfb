// Calls and replies as the text that goes over the wire, so that the tests of this folder state
// bytes and hold independently of the codec.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "tagwire/base/buffer.h"
#include "tagwire/rpc/context.h"
#include "tagwire/rpc/dispatcher.h"

namespace tagwire::rpc::test {

/// A context of a call without a connection.
class FakeContext final : public CallContext {
 public:
  std::string_view peer() const override { return "192.0.2.1:4711"; }
  std::optional<std::string_view> header(std::string_view name) const override {
    if (name == "X-Trace") return "abc";
    return std::nullopt;
  }
  bool cancelled() const override { return false; }
};

/// A call of `method`; each of `values` is the inside of a <value>.
inline std::string call(std::string_view method, std::initializer_list<std::string_view> values) {
  std::string document = "<?xml version='1.0'?>\n<methodCall>\n<methodName>";
  document.append(method).append("</methodName>\n<params>\n");
  for (const std::string_view value : values) {
    document.append("<param>\n<value>").append(value).append("</value>\n</param>\n");
  }
  return document + "</params>\n</methodCall>\n";
}

/// The reply to `document` from <methodResponse> on.
inline std::string reply_to(const Dispatcher& dispatcher, std::string_view document) {
  FakeContext context;
  OutputBuffer out;
  out.append("head");
  if (!dispatcher.dispatch(document, context, out)) return "(nothing)";
  const std::string_view all = out.view();
  if (!all.starts_with("head<?xml version=")) return "(no declaration) " + std::string(all);
  return std::string(all.substr(all.find("<methodResponse>")));
}

inline std::string result(std::string_view value) {
  return "<methodResponse><params><param><value>" + std::string(value) +
         "</value></param></params></methodResponse>";
}

/// The struct of a fault; `detail` is the inside of the <value> of faultDetail.
inline std::string fault_struct(int code, std::string_view text, std::string_view detail = {}) {
  std::string out = "<value><struct><member><name>faultCode</name><value><i4>" +
                    std::to_string(code) +
                    "</i4></value></member><member><name>faultString</name><value><string>" +
                    std::string(text) + "</string></value></member>";
  if (!detail.empty()) {
    out.append("<member><name>faultDetail</name><value>")
        .append(detail)
        .append("</value></member>");
  }
  return out + "</struct></value>";
}

inline std::string fault(int code, std::string_view text, std::string_view detail = {}) {
  return "<methodResponse><fault>" + fault_struct(code, text, detail) + "</fault></methodResponse>";
}

}  // namespace tagwire::rpc::test
