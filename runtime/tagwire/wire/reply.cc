#include "tagwire/wire/reply.h"

#include <limits>
#include <utility>

#include "tagwire/base/numbers.h"
#include "tagwire/xml/writer.h"

namespace tagwire::wire {

using Token = xml::Reader::Token;
using Content = ReplyReader::Content;

void encode_fault_value(Encoder& out, const Fault& fault) {
  out.raw<"<value><struct>">();
  out.begin_member<"faultCode">();
  out.write_int(fault.code());
  out.raw<"</member><member><name>faultString</name><value><string>">();
  xml::append_escaped_lossy(out.buffer(), fault.text());
  out.raw<"</string></value></member>">();
  if (out.dialect().fault_detail && !fault.detail_xml().empty()) {
    out.begin_member<"faultDetail">();
    out.raw(fault.detail_xml());
    out.end_member();
  }
  out.raw<"</struct></value>">();
}

void encode_fault(OutputBuffer& buffer, const Dialect& dialect, const Fault& fault) {
  Encoder out(buffer, dialect);
  out.raw<"<?xml version=\"1.0\" encoding=\"UTF-8\"?><methodResponse><fault>">();
  encode_fault_value(out, fault);
  out.raw<"</fault></methodResponse>">();
}

std::string error_name(const Fault& fault) {
  Decoder in(fault.detail_xml());
  StructCursor members;
  std::string_view member;
  std::string name;
  if (fault.detail_xml().empty() || !in.begin_struct(members)) return {};
  while (in.next_member(members, member)) {
    if (member == "error") return in.read_string(name) ? name : std::string();
    if (!in.skip_value()) return {};
  }
  return {};
}

// --- reading ---

Content ReplyReader::fail() {
  in_.settle();
  error_ = in_.error().to_error();
  return Content::kError;
}

Content ReplyReader::open() {
  xml::Reader& reader = in_.reader();
  if (in_.predicts() &&
      (reader.literal<
           "<?xml version=\"1.0\" encoding=\"UTF-8\"?><methodResponse><params><param>">() ||
       reader.literal<"<?xml version='1.0'?>\n<methodResponse>\n<params>\n<param>\n">())) {
    return Content::kValue;
  }
  return open_document();
}

Content ReplyReader::open_document() {
  bool empty = false;
  if (!in_.begin_document()) return fail();
  const char* at = in_.position();
  if (!in_.start_tag("methodResponse", empty)) return fail();
  std::string_view name;
  if (!empty) {
    const Token token = in_.peek_tag(name);
    if (token == Token::kError) return fail();
    if (token != Token::kStartTag) name = {};
  }
  if (name == "params") return open_params();
  if (name == "fault") return read_fault() ? Content::kError : fail();
  in_.reject_document(at, "expected <params> or <fault> in <methodResponse>");
  return fail();
}

Content ReplyReader::open_params() {
  bool empty = false;
  if (!in_.start_tag("params", empty)) return fail();
  if (!empty) {
    std::string_view name;
    const Token token = in_.peek_tag(name);
    if (token == Token::kError) return fail();
    if (token == Token::kStartTag) {
      const char* at = in_.position();
      if (!in_.start_tag("param", empty)) return fail();
      if (!empty) return Content::kValue;
      in_.reject_document(at, "a param without a value");
      return fail();
    }
    if (!in_.end_tag("params")) return fail();
  }
  return in_.end_tag("methodResponse") && in_.end_document() ? Content::kNothing : fail();
}

bool ReplyReader::finish(bool read) {
  if (!read) {
    in_.within_root("result");
  } else if (close_reply()) {
    return true;
  }
  fail();
  return false;
}

bool ReplyReader::close_reply() {
  return in_.end_tag("param") && in_.end_tag("params") && in_.end_tag("methodResponse") &&
         in_.end_document();
}

/// True: error_ is the fault. Some peers leave its `<value>` out.
bool ReplyReader::read_fault() {
  bool empty = false;
  const char* at = in_.position();
  if (!in_.start_tag("fault", empty)) return false;
  if (empty) return in_.reject_document(at, "a fault without a value");

  StructCursor members;
  std::string_view name;
  const Token token = in_.peek_tag(name);
  if (token == Token::kError) return false;
  const bool bare = token == Token::kStartTag && name == "struct";
  if (!(bare ? in_.begin_bare_struct(members) : in_.begin_struct(members))) {
    return in_.within_root("fault");
  }
  Fault fault(0, {});
  if (!read_fault_struct(in_, members, fault)) return in_.within_root("fault");
  if (!in_.end_tag("fault") || !in_.end_tag("methodResponse") || !in_.end_document()) return false;
  error_ = Error{.code = ErrorCode::kFault, .message = fault.text(), .fault = std::move(fault)};
  return true;
}

bool read_fault_struct(Decoder& in, StructCursor& members, Fault& out) {
  std::int64_t code = 0;
  std::string text;
  std::string detail;
  bool has_code = false;
  bool has_text = false;
  std::string_view name;
  while (in.next_member(members, name)) {
    bool read = false;
    if (name == "faultCode") {
      read = has_code = in.read_integer(code, std::numeric_limits<std::int32_t>::min(),
                                        std::numeric_limits<std::int32_t>::max(), "int", true);
    } else if (name == "faultString") {
      read = has_text = in.read_string(text);
    } else if (name == "faultDetail") {
      const Decoder::Mark from = in.mark();
      read = in.skip_value();
      if (read) detail = in.text_between(from, in.mark());
    } else {
      read = in.skip_value();
    }
    if (!read) return in.within(name);
  }
  if (!in.end_struct(members)) return false;
  if (!has_code || !has_text) {
    return in.reject_document(members.start, "faultCode or faultString is missing");
  }
  out = Fault(static_cast<std::int32_t>(code), std::move(text), std::move(detail));
  return true;
}

}  // namespace tagwire::wire
