// expat calls back; the values are built by a sink for each type. Scalars arrive as (tag, text)
// when their element ends, structs by the name that came last.
#include <charconv>
#include <memory>
#include <string>

#include <expat.h>

#include "tagwire/base/base64.h"
#include "tagwire/base/datetime.h"
#include "tests/bench/dom_walk.h"
#include "tests/bench/peers.h"

namespace tagwire::bench {

namespace {

template <class Number>
bool to_number(std::string_view text, Number& out) {
  return std::from_chars(text.data(), text.data() + text.size(), out).ec == std::errc();
}

/// Whether `tag` is the type element that `T` wants, and its text was converted.
bool convert(std::string_view tag, std::string_view text, std::int32_t& out) {
  return (tag == "int" || tag == "i4") && to_number(text, out);
}
bool convert(std::string_view tag, std::string_view text, double& out) {
  return tag == "double" && to_number(text, out);
}
bool convert(std::string_view tag, std::string_view text, bool& out) {
  out = text == "1";
  return tag == "boolean";
}
bool convert(std::string_view tag, std::string_view text, std::string& out) {
  out = text;
  return tag == "string";
}
bool convert(std::string_view tag, std::string_view text, std::chrono::sys_seconds& out) {
  return tag == "dateTime.iso8601" && parse_datetime(text, out);
}
bool convert(std::string_view tag, std::string_view text, Bytes& out) {
  return tag == "base64" && decode_base64(text, out);
}

/// What a scalar means to each message; `name`: the member that it belongs to.
template <class T>
bool take(std::vector<T>& out, std::string_view, std::string_view tag, std::string_view text) {
  return convert(tag, text, out.emplace_back());
}
bool take(Bytes& out, std::string_view, std::string_view tag, std::string_view text) {
  return convert(tag, text, out);
}
struct AddendsSoFar {
  Addends& out;
  int count = 0;
};
bool take(AddendsSoFar& so_far, std::string_view, std::string_view tag, std::string_view text) {
  return convert(tag, text, so_far.count++ == 0 ? so_far.out.a : so_far.out.b);
}
bool take(Record& out, std::string_view name, std::string_view tag, std::string_view text) {
  if (name == "id") return convert(tag, text, out.id);
  if (name == "active") return convert(tag, text, out.active);
  if (name == "weight") return convert(tag, text, out.weight);
  if (name == "name") return convert(tag, text, out.name);
  if (name == "note") return convert(tag, text, out.note);
  if (name == "created") return convert(tag, text, out.created);
  if (name == "digest") return convert(tag, text, out.digest);
  if (name == "tags") return convert(tag, text, out.tags.emplace_back());
  if (name == "x") return convert(tag, text, out.position.x);
  if (name == "y") return convert(tag, text, out.position.y);
  return name == "revision" && convert(tag, text, out.revision);
}

template <class Sink>
struct Handler {
  Sink& sink;
  std::string name;
  std::string text;
  bool ok = true;

  static bool holds_text(std::string_view tag) {
    return tag != "value" && tag != "member" && tag != "struct" && tag != "array" &&
           tag != "data" && tag != "param" && tag != "params" && tag != "methodCall";
  }
  static void start(void* self, const XML_Char*, const XML_Char**) {
    static_cast<Handler*>(self)->text.clear();
  }
  static void characters(void* self, const XML_Char* text, int size) {
    static_cast<Handler*>(self)->text.append(text, static_cast<std::size_t>(size));
  }
  static void end(void* untyped, const XML_Char* tag) {
    auto& self = *static_cast<Handler*>(untyped);
    if (std::string_view(tag) == "name") {
      self.name = self.text;
    } else if (std::string_view(tag) != "methodName" && holds_text(tag)) {
      self.ok = self.ok && take(self.sink, self.name, tag, self.text);
    }
  }
};

template <class Sink>
bool parse_into(std::string_view document, Sink& sink) {
  const std::unique_ptr<XML_ParserStruct, decltype(&XML_ParserFree)> parser(
      XML_ParserCreate(nullptr), XML_ParserFree);
  Handler<Sink> handler{.sink = sink, .name = {}, .text = {}};
  XML_SetUserData(parser.get(), &handler);
  XML_SetElementHandler(parser.get(), Handler<Sink>::start, Handler<Sink>::end);
  XML_SetCharacterDataHandler(parser.get(), Handler<Sink>::characters);
  return XML_Parse(parser.get(), document.data(), static_cast<int>(document.size()), 1) ==
             XML_STATUS_OK &&
         handler.ok;
}

template <class T>
bool parse(std::string_view document, T& out) {
  return parse_into(document, out);
}
bool parse(std::string_view document, Addends& out) {
  AddendsSoFar sink{out};
  return parse_into(document, sink);
}

}  // namespace

TAGWIRE_BENCH_READS(Expat)

}  // namespace tagwire::bench
