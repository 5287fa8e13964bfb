// Any bytes as an XML-RPC document. Promises:
//   - nothing that we accept is refused by expat (exceptions: see expat_may_refuse());
//   - the predicted and the general way through a document give the same value or the same error,
//     for dynamic values and for a typed struct, strict and lenient;
//   - a value that was read can be written, and reads back as itself.

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <expat.h>

#include "tagwire/base/encoding.h"
#include "tagwire/value/value.h"
#include "tagwire/wire/call.h"
#include "tagwire/wire/enum_codec.h"
#include "tagwire/wire/reply.h"
#include "tagwire/wire/struct_codec.h"
#include "tagwire/wire/value_codec.h"

namespace {

using namespace tagwire;

// One of everything that generated code predicts.
enum class Status : std::uint8_t { open, shipped, unknown_ };
struct Line {
  std::string sku;
  std::int32_t qty = 1;
  std::int64_t total = 0;
  bool urgent = false;
  double price = 0;
  std::vector<double> weights;
  std::optional<std::string> note;
  std::optional<std::vector<Line>> parts;
  std::map<std::string, std::int32_t> stock;
  Status status = Status::open;
  Value extra;
};

}  // namespace

template <>
struct tagwire::Codec<Status> : wire::NameEnum<Status, "open", "shipped"> {};

template <>
struct tagwire::Codec<Line> {
  static bool decode(wire::Decoder& in, Line& out);
  static void encode(wire::Encoder& out, const Line& value);
};

namespace {

using LineFields =
    wire::Fields<Line, wire::Required<"sku", &Line::sku>, wire::Defaulted<"qty", &Line::qty>,
                 wire::Defaulted<"total", &Line::total>, wire::Defaulted<"urgent", &Line::urgent>,
                 wire::Defaulted<"price", &Line::price>, wire::Defaulted<"weights", &Line::weights>,
                 wire::Optional<"note", &Line::note>, wire::Optional<"parts", &Line::parts>,
                 wire::Defaulted<"stock", &Line::stock>, wire::Defaulted<"status", &Line::status>,
                 wire::Defaulted<"extra", &Line::extra>>;

}  // namespace

bool tagwire::Codec<Line>::decode(wire::Decoder& in, Line& out) {
  return LineFields::decode(in, out);
}
void tagwire::Codec<Line>::encode(wire::Encoder& out, const Line& value) {
  LineFields::encode(out, value);
}

namespace {

void require(bool holds, const char* what, const std::string& detail = {}) {
  if (holds) return;
  std::fprintf(stderr, "broken promise: %s\n%s\n", what, detail.c_str());
  std::abort();
}

// What reading came to, as text that two ways can be compared by.
struct Outcome {
  bool accepted = false;
  std::string text;
  std::vector<Value> values;
};

Outcome refused(const wire::DecodeError& error) {
  return {.accepted = false,
          .text = std::to_string(error.fault_code) + " " + error.text(),
          .values = {}};
}

wire::ReadSettings settings_for(bool lenient, bool predict) {
  wire::ReadSettings settings;
  settings.lenient = lenient;
  settings.predict = predict;
  return settings;
}

Outcome read_call(std::string_view document, const wire::ReadSettings& settings) {
  wire::CallReader call(document, settings);
  Outcome outcome;
  if (!call.open()) return refused(call.error());
  outcome.text = call.method();
  bool read = true;
  if (call.has_params()) {
    wire::ArgumentReader params = call.params();
    read = params.begin();
    while (read && params.next()) {
      Value value;
      read = params.done_one(Codec<Value>::decode(call.decoder(), value));
      outcome.text += "\n" + to_string(value);
      outcome.values.push_back(std::move(value));
    }
    read = read && params.at_end();
  }
  if (!call.finish(read)) return refused(call.error());
  outcome.accepted = true;
  return outcome;
}

Outcome read_reply(std::string_view document, const wire::ReadSettings& settings) {
  const Result<Value> result = wire::decode_reply<Value>(document, settings);
  if (result.ok()) return {.accepted = true, .text = to_string(*result), .values = {*result}};
  const Error& error = result.error();
  Outcome outcome{.accepted = error.fault.has_value(), .text = error.message, .values = {}};
  if (error.fault) {
    outcome.text += "\n" + std::to_string(error.fault->code()) + error.fault->detail_xml();
  }
  return outcome;
}

// The same for a type that is known: as text through our own encoder.
Outcome read_typed(std::string_view document, const wire::ReadSettings& settings) {
  wire::CallReader call(document, settings);
  Line line;
  std::vector<Line> lines;
  std::vector<std::string> words;
  if (!call.open() || !call.read_params(1, line, lines, words)) return refused(call.error());
  OutputBuffer out;
  const auto written = wire::encode_call(out, {}, call.method(), line, lines, words);
  return {.accepted = true,
          .text = written.ok() ? std::string(out.view()) : written.error().message,
          .values = {}};
}

// expat knows names of the fourth edition of XML, we those of the fifth, which has more: they
// differ in attributes and instructions with letters beyond ASCII. And expat has no ISO-8859-15 and
// no windows-1252 of its own.
bool expat_may_refuse(std::string_view document) {
  const Encoding encoding = detect_encoding(document);
  if (encoding == Encoding::kLatin9 || encoding == Encoding::kWindows1252) return true;
  std::string text;
  std::size_t bad = 0;
  if (!transcode_to_utf8(document, encoding, text, bad)) return true;
  bool markup = false;
  for (const char c : text) {
    if (c == '<') markup = true;
    if (markup && (c & 0x80) != 0) return true;
    if (c == '>') markup = false;
  }
  return false;
}

void check_with_expat(std::string_view document) {
  XML_Parser parser = XML_ParserCreate(nullptr);
  const bool good = XML_Parse(parser, document.data(), static_cast<int>(document.size()),
                              XML_TRUE) == XML_STATUS_OK;
  const std::string error = good ? "" : XML_ErrorString(XML_GetErrorCode(parser));
  XML_ParserFree(parser);
  require(good || expat_may_refuse(document), "expat accepts what we accept", error);
}

void check_round_trip(const Value& value) {
  OutputBuffer out;
  const auto written = wire::encode_reply(out, {}, value);
  require(written.ok(), "what was read can be written", to_string(value));
  const Result<Value> back = wire::decode_reply<Value>(out.view());
  require(back.ok() && to_string(*back) == to_string(value), "a value survives", to_string(value));
}

using Read = Outcome (*)(std::string_view, const wire::ReadSettings&);

Outcome read_both_ways(Read read, std::string_view document, bool lenient) {
  const Outcome predicted = read(document, settings_for(lenient, true));
  const Outcome general = read(document, settings_for(lenient, false));
  require(predicted.accepted == general.accepted && predicted.text == general.text,
          "prediction changes nothing", predicted.text + "\n--- general:\n" + general.text);
  return predicted;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view document(reinterpret_cast<const char*>(data), size);
  for (const Read read : {&read_call, &read_reply, &read_typed}) {
    const Outcome strict = read_both_ways(read, document, false);
    const Outcome lenient = read_both_ways(read, document, true);
    require(!strict.accepted || lenient.accepted, "lenient reads what strict reads", lenient.text);
    if (!strict.accepted) continue;
    check_with_expat(document);
    for (const Value& value : strict.values) check_round_trip(value);
  }
  return 0;
}
