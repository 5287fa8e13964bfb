// Damaged documents: nothing crashes, nothing damaged in its XML gets through, and the predicted
// way through a document never differs from the general one. (The fuzzers go further; this runs
// always.)
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "tagwire/wire/call.h"
#include "tests/wire/sample.h"

namespace tagwire::wire {
namespace {

/// Everything that can be told about a document.
std::string outcome(std::string_view document, bool predict) {
  ReadSettings settings;
  settings.predict = predict;
  CallReader call(document, settings);
  std::vector<sample::Order> orders;
  double number = 0;
  std::optional<std::string> note;
  if (!call.open() || !call.read_params(2, orders, number, note)) {
    return std::to_string(call.error().fault_code) + " " + call.error().text();
  }
  OutputBuffer buffer;
  const auto again = encode_call(buffer, {}, call.method(), orders, number, note);
  // What was read may be unwritable: an unknown enumerator.
  return again.ok() ? std::string(buffer.view()) : "ok, " + again.error().message;
}

std::string our_document() {
  OutputBuffer buffer;
  const std::vector<sample::Order> orders{sample::make_order()};
  EXPECT_TRUE(encode_call(buffer, {}, "Desk.place", orders, -0.5, std::string("x\xc3\xa9&y")).ok());
  return std::string(buffer.view());
}

/// The same as Python lays it out.
std::string python_document() {
  std::string out;
  const std::string ours = our_document();
  for (std::size_t at = 0; at < ours.size();) {
    const std::size_t next = ours.find('<', at + 1);
    const std::string_view piece = std::string_view(ours).substr(at, next - at);
    out += piece;
    for (const std::string_view before_line_end :
         {"<methodCall>", "</methodName>", "<params>", "<param>", "</value>", "</param>",
          "</params>", "</methodCall>", "<data>", "<struct>", "<member>", "</name>", "</member>"}) {
      if (piece == before_line_end) out += '\n';
    }
    at = next == std::string::npos ? ours.size() : next;
  }
  const std::string_view declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";
  return "<?xml version='1.0'?>\n" + out.substr(declaration.size());
}

void expect_agreement(const std::string& document, const std::string& what) {
  const std::string predicted = outcome(document, true);
  const std::string general = outcome(document, false);
  ASSERT_EQ(predicted, general) << what << "\n" << document;
  if (general.starts_with('-') || general.starts_with("ok")) return;
  // What was accepted is XML by the plain checker as well.
  ASSERT_FALSE(xml::check_well_formed(document, {})) << what << "\n" << document;
}

TEST(Mutations, TheDocumentsThemselvesAreRead) {
  EXPECT_EQ(outcome(our_document(), true), our_document());
  EXPECT_EQ(outcome(our_document(), false), our_document());
  EXPECT_EQ(outcome(python_document(), true), our_document());
  EXPECT_EQ(outcome(python_document(), false), our_document());
}

TEST(Mutations, EveryPrefixIsRefused) {
  for (const std::string& document : {our_document(), python_document()}) {
    const std::size_t last = document.rfind('>');
    for (std::size_t size = 0; size <= last; ++size) {
      const std::string cut = document.substr(0, size);
      expect_agreement(cut, "cut after " + std::to_string(size));
      ASSERT_TRUE(outcome(cut, true).starts_with("-3270")) << size;
    }
  }
}

TEST(Mutations, EverySingleByteChangeIsReadTheSameBothWays) {
  constexpr std::string_view kBytes("<>&/!?-]='\" \n\r\t05ax\0\x01\x80\xc3\xff", 23);
  for (const std::string& document : {our_document(), python_document()}) {
    for (std::size_t at = 0; at < document.size(); ++at) {
      for (const char byte : kBytes) {
        std::string changed = document;
        changed[at] = byte;
        expect_agreement(changed, "byte " + std::to_string(at));
      }
      std::string without = document;
      without.erase(at, 1);
      expect_agreement(without, "without byte " + std::to_string(at));
      std::string doubled = document;
      doubled.insert(at, 1, document[at]);
      expect_agreement(doubled, "byte twice: " + std::to_string(at));
    }
  }
}

TEST(Mutations, MovedPiecesAreReadTheSameBothWays) {
  constexpr std::string_view kPieces[] = {"<!-- -->",
                                          "<?p?>",
                                          " ",
                                          "\n",
                                          "\r\n",
                                          "<![CDATA[]]>",
                                          "<![CDATA[1]]>",
                                          "&#49;",
                                          "&lt;",
                                          "<nil/>",
                                          "<value/>",
                                          "</value>",
                                          "<value><i4>1</i4></value>",
                                          "<member>",
                                          "</member>",
                                          "<x/>",
                                          "]]>",
                                          "<array/>",
                                          "<i4>",
                                          "</i4>",
                                          "<struct></struct>",
                                          "<name>id</name>",
                                          "<!DOCTYPE a>"};
  std::mt19937 random(20010516);
  const std::vector<std::string> documents{our_document(), python_document()};
  for (int round = 0; round < 20'000; ++round) {
    std::string document = documents[static_cast<std::size_t>(round) % 2];
    const auto anywhere = [&] { return random() % document.size(); };
    for (auto changes = 1 + random() % 3; changes > 0; --changes) {
      const std::size_t from = anywhere();
      switch (random() % 4) {
        case 0:  // between two tags, where it has most chances
          document.insert(std::min(document.find('<', from), document.size()),
                          kPieces[random() % std::size(kPieces)]);
          break;
        case 1:
          document.insert(from, kPieces[random() % std::size(kPieces)]);
          break;
        case 2:
          document.erase(from, random() % 40);
          break;
        default:
          document.insert(anywhere(), document.substr(from, random() % 80));
      }
      if (document.empty()) document = "<";
    }
    expect_agreement(document, "round " + std::to_string(round));
  }
}

}  // namespace
}  // namespace tagwire::wire
