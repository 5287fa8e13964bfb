#include "codegen/cli/capture.h"

#include <algorithm>
#include <charconv>

#include "tagwire/http/chars.h"
#include "tagwire/http/chunked.h"

namespace tagwire::cli {
namespace {

constexpr std::size_t kExcerptWidth = 96;   // characters of a source line that are shown
constexpr std::size_t kExcerptBefore = 60;  // of them, at most so many before the caret

std::string_view first_line(std::string_view text) {
  text = text.substr(0, text.find('\n'));
  if (text.ends_with('\r')) text.remove_suffix(1);
  return text;
}

bool is_http(std::string_view bytes) {
  const std::string_view line = first_line(bytes);
  if (line.starts_with("HTTP/")) return true;
  return !line.empty() && line[0] >= 'A' && line[0] <= 'Z' &&
         line.find(" HTTP/1.") != std::string_view::npos;
}

// Where the body starts: after the first empty line, whichever line ends the capture kept.
std::size_t find_body(std::string_view bytes) {
  for (std::size_t at = bytes.find('\n'); at != std::string_view::npos;
       at = bytes.find('\n', at + 1)) {
    const std::string_view rest = bytes.substr(at + 1);
    if (rest.starts_with('\n')) return at + 2;
    if (rest.starts_with("\r\n")) return at + 3;
  }
  return std::string_view::npos;
}

// The value of the last field called `name`, or an empty view.
std::string_view find_field(std::string_view head, std::string_view name) {
  std::string_view found;
  while (!head.empty()) {
    const std::string_view line = first_line(head);
    const std::size_t colon = line.find(':');
    if (colon != std::string_view::npos && http::iequals(line.substr(0, colon), name)) {
      found = line.substr(colon + 1);
      while (found.starts_with(' ') || found.starts_with('\t')) found.remove_prefix(1);
      while (found.ends_with(' ') || found.ends_with('\t')) found.remove_suffix(1);
    }
    const std::size_t end = head.find('\n');
    head.remove_prefix(end == std::string_view::npos ? head.size() : end + 1);
  }
  return found;
}

void unchunk(Capture& capture) {
  http::ChunkedDecoder decoder;
  decoder.start(0, 0);
  HttpLimits limits;
  limits.max_body_bytes = std::max(limits.max_body_bytes, capture.document.size());
  const auto status = decoder.decode(capture.document.data(), capture.document.size(), limits);
  if (status != http::ChunkedDecoder::Status::kDone) {
    capture.damaged = true;
    capture.remarks.push_back(status == http::ChunkedDecoder::Status::kNeedMore
                                  ? std::string("the chunked body is cut short")
                                  : "the chunk framing is broken: " +
                                        std::string(decoder.mistake().reason));
  }
  const std::size_t begin = std::min(decoder.body_begin(), decoder.body_end());
  capture.document = capture.document.substr(begin, decoder.body_end() - begin);
}

void check_length(Capture& capture, std::string_view field) {
  std::size_t length = 0;
  const auto [end, error] = std::from_chars(field.data(), field.data() + field.size(), length);
  if (error != std::errc() || end != field.data() + field.size()) {
    capture.remarks.push_back("Content-Length is not a number: '" + std::string(field) + "'");
  } else if (capture.document.size() < length) {
    capture.damaged = true;
    capture.remarks.push_back("the body is cut short: Content-Length says " +
                              std::to_string(length) + " bytes, " +
                              std::to_string(capture.document.size()) + " are there");
  } else if (capture.document.size() > length) {
    capture.remarks.push_back(std::to_string(capture.document.size() - length) +
                              " bytes after the end of the body were left out");
    capture.document.resize(length);
  }
}

std::string to_text(std::string_view document, Encoding encoding) {
  std::string text;
  std::string piece;
  while (!document.empty()) {
    std::size_t bad = 0;
    if (transcode_to_utf8(document, encoding, piece, bad)) return text + piece;
    transcode_to_utf8(document.substr(0, bad), encoding, piece, bad);
    text += piece;
    text += "\xef\xbf\xbd";
    const bool wide = encoding == Encoding::kUtf16Le || encoding == Encoding::kUtf16Be;
    document.remove_prefix(std::min<std::size_t>(bad + (wide ? 2 : 1), document.size()));
  }
  return text;
}

// `text` with what would move the caret or ring the terminal's bell made harmless.
void append_visible(std::string& out, std::string_view text) {
  for (const char c : text) {
    if (c == '\t') {
      out += ' ';
    } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
      out += '?';
    } else {
      out += c;
    }
  }
}

std::size_t count_characters(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xc0) != 0x80; }));
}

// Cuts `count` characters off the front.
void drop_characters(std::string_view& text, std::size_t count) {
  while (count-- > 0 && !text.empty()) take_code_point(text);
}

}  // namespace

Capture open_capture(std::string_view bytes) {
  Capture capture;
  if (!is_http(bytes)) {
    capture.document = bytes;
    return capture;
  }
  capture.start_line = first_line(bytes);
  const std::size_t body = find_body(bytes);
  if (body == std::string_view::npos) {
    capture.readable = false;
    capture.remarks.emplace_back("the head has no end: there is no empty line, and so no body");
    return capture;
  }
  const std::string_view head = bytes.substr(0, body);
  capture.document = bytes.substr(body);
  capture.lines_before = static_cast<std::size_t>(std::count(head.begin(), head.end(), '\n'));
  const std::string_view coding = find_field(head, "Transfer-Encoding");
  const std::string_view length = find_field(head, "Content-Length");
  if (http::iequals(coding, "chunked")) {
    unchunk(capture);
  } else if (!length.empty()) {
    check_length(capture, length);
  }
  const std::string_view compression = find_field(head, "Content-Encoding");
  if (!compression.empty() && !http::iequals(compression, "identity")) {
    capture.readable = false;
    capture.remarks.push_back("the body is compressed (" + std::string(compression) +
                              "): decompress it first");
  }
  return capture;
}

SourceText::SourceText(std::string_view document)
    : document_(document), encoding_(detect_encoding(document)) {
  // An unsupported encoding is most likely one byte a character, or cannot be shown anyway.
  text_ = to_text(document, encoding_ == Encoding::kUnsupported ? Encoding::kLatin1 : encoding_);
}

std::size_t SourceText::text_offset(std::size_t byte_offset) const {
  const Encoding encoding = encoding_ == Encoding::kUnsupported ? Encoding::kLatin1 : encoding_;
  return std::min(text_.size(), to_text(document_.substr(0, byte_offset), encoding).size());
}

Place SourceText::place(std::size_t byte_offset) const {
  const std::string_view before = text().substr(0, text_offset(byte_offset));
  const std::size_t line_start = before.rfind('\n') + 1;  // npos + 1 is 0
  return {static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n')) + 1,
          count_characters(before.substr(line_start)) + 1};
}

std::string SourceText::excerpt(std::size_t byte_offset, std::string_view number) const {
  const std::size_t at = text_offset(byte_offset);
  const std::size_t line_start = text().substr(0, at).rfind('\n') + 1;
  std::string_view line = first_line(text().substr(line_start));
  std::size_t column = count_characters(text().substr(line_start, at - line_start));

  std::string shown = "  " + std::string(number) + " | ";
  if (count_characters(line) > kExcerptWidth && column > kExcerptBefore) {
    drop_characters(line, column - kExcerptBefore);
    column = kExcerptBefore + 3;
    shown += "...";
  }
  std::string_view rest = line;
  drop_characters(rest, kExcerptWidth);
  append_visible(shown, line.substr(0, line.size() - rest.size()));
  if (!rest.empty()) shown += "...";
  shown += "\n  ";
  shown.append(number.size(), ' ');
  shown += " | ";
  shown.append(column, ' ');
  shown += "^\n";
  return shown;
}

}  // namespace tagwire::cli
