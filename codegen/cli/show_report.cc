#include "codegen/cli/show_report.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <vector>

#include "codegen/cli/capture.h"
#include "codegen/cli/message_tree.h"
#include "codegen/cli/strict_message.h"
#include "tagwire/base/error.h"

namespace tagwire::cli {
namespace {

constexpr std::size_t kMaxColumn = 48;  // wider paths push their line out, not all others

struct Meaning {
  std::int64_t code;
  std::string_view text;
};

// The fault code interoperability list, and the codes of servers that are met often.
constexpr Meaning kFaultMeanings[] = {
    {fault_code::kNotWellFormed, "the request was not well-formed XML"},
    {fault_code::kUnsupportedEncoding,
     "the request was in an encoding that the server cannot read"},
    {fault_code::kInvalidCharacter, "the request held a character that its encoding does not have"},
    {fault_code::kInvalidCall, "the request was XML, but no XML-RPC call"},
    {fault_code::kMethodNotFound, "the server has no such method"},
    {fault_code::kInvalidParams, "the parameters do not fit the method"},
    {fault_code::kInternal, "a bug in the server"},
    {fault_code::kApplication, "the method failed with something that it does not declare"},
    {-32400, "the server's system failed"},
    {-32300, "the transport failed"},
    {fault_code::kCancelled, "tagwire: the call was cancelled"},
    {fault_code::kDeadline, "tagwire: the deadline passed"},
    {fault_code::kOverloaded, "tagwire: the server is overloaded; try again later"},
    {fault_code::kUnavailable, "tagwire: the service is unavailable; try again later"},
    {fault_code::kUnauthenticated, "tagwire: the caller is not authenticated"},
    {fault_code::kDenied, "tagwire: the caller may not do this"},
    {fault_code::kTooLarge, "tagwire: the document exceeds a limit of the server"},
    {1, "Python's xmlrpc.server: an exception in the method; the text names it"},
    {-500, "xmlrpc-c: internal error"},
    {-501, "xmlrpc-c: a value of the wrong type"},
    {-502, "xmlrpc-c: an index out of range"},
    {-503, "xmlrpc-c: the request could not be parsed"},
    {-504, "xmlrpc-c: a network error"},
    {-505, "xmlrpc-c: a timeout"},
    {-506, "xmlrpc-c: no such method"},
    {-507, "xmlrpc-c: the request was refused"},
    {-508, "xmlrpc-c: introspection is switched off"},
    {-509, "xmlrpc-c: a limit was exceeded (512 KiB a message unless set)"},
    {-510, "xmlrpc-c: invalid UTF-8, or a character beyond U+FFFF, which it does not read"},
};

std::string explain_fault(std::int64_t code) {
  const auto* found = std::find_if(std::begin(kFaultMeanings), std::end(kFaultMeanings),
                                   [&](const Meaning& meaning) { return meaning.code == code; });
  if (found != std::end(kFaultMeanings)) return std::string(found->text);
  if (code >= -32099 && code <= -32000) return "a code that the server's library gave a meaning to";
  if (code >= -32768 && code <= -32100) return "a reserved code without an agreed meaning";
  return "a code of the application";
}

std::string pad(std::string text, std::size_t width) {
  // In characters, not bytes: names may hold any.
  const auto length = static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xc0) != 0x80; }));
  if (length < width) text.append(width - length, ' ');
  return text;
}

void append_table(std::string& out, const std::vector<Row>& rows) {
  std::size_t path_width = 0;
  std::size_t type_width = 0;
  for (const Row& row : rows) {
    path_width = std::max(path_width, std::min(row.path.size(), kMaxColumn));
    type_width = std::max(type_width, row.type.size());
  }
  for (const Row& row : rows) {
    std::string line =
        "  " + pad(row.path, path_width) + "  " + pad(row.type, type_width) + "  " + row.text;
    if (!row.note.empty()) line += "  (" + row.note + ")";
    out += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
  }
}

std::string heading(MessageKind kind, const std::string& method, std::size_t values, bool whole) {
  switch (kind) {
    case MessageKind::kCall:
      return "call of " + (method.empty() ? std::string("no method") : method) + ", " +
             std::to_string(values) + (values == 1 ? " parameter" : " parameters") +
             (whole ? "" : " before the mistake");
    case MessageKind::kReply:
      return values == 0 && whole ? "reply without a result" : "reply";
    case MessageKind::kFault:
      return "reply with a fault";
    case MessageKind::kUnknown:
      break;
  }
  return "no XML-RPC message";
}

std::string path_of(MessageKind kind, std::size_t index) {
  if (kind == MessageKind::kFault) return "fault";
  return kind == MessageKind::kReply ? "result" : "params[" + std::to_string(index) + "]";
}

// Our values where we have them all, the tree's where we stopped, both where both have them.
// Without a tree, what we read before the mistake.
std::vector<Row> rows_of(const StrictMessage& message, const MessageTree& tree) {
  std::vector<Row> rows;
  const bool ours = (message.ok() && !message.fault) || !tree.ok();
  const MessageKind kind = ours ? message.kind : tree.kind();
  const std::size_t count = ours ? message.values.size() : tree.values().size();
  for (std::size_t i = 0; i < count; ++i) {
    const Value* value = ours ? &message.values[i] : nullptr;
    const auto* element = i < tree.values().size() ? tree.values()[i] : nullptr;
    append_rows(rows, path_of(kind, i), value, element);
  }
  return rows;
}

bool is_html(std::string_view document) {
  const std::size_t start = document.find('<');
  if (start == std::string_view::npos) return false;
  std::string word(document.substr(start, 14));
  for (char& c : word) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return word.starts_with("<html") || word.starts_with("<!doctype html");
}

// Who would refuse the message, and how.
std::string consequence(MessageKind kind, const Capture& capture, const wire::DecodeError& error) {
  if (is_html(capture.document)) {
    return "This is a web page: the address does not serve XML-RPC, or a proxy answered.\n";
  }
  if (kind == MessageKind::kReply || capture.start_line.starts_with("HTTP/")) {
    return "A tagwire client refuses this reply.\n";
  }
  return "A tagwire server answers this with fault " + std::to_string(error.fault_code) + ": " +
         explain_fault(error.fault_code) + ".\n";
}

// The mistake that our reader found, at its place in the file.
void append_error(std::string& out, std::string_view name, const Capture& capture,
                  const SourceText& source, const wire::DecodeError& error) {
  const Place place = source.place(error.offset);
  const std::string line = std::to_string(place.line + capture.lines_before);
  out += std::string(name) + ":" + line + ":" + std::to_string(place.column) +
         ": error: " + error.text() + "\n";
  out += source.excerpt(error.offset, line);
}

void append_second_opinion(std::string& out, const StrictMessage& message,
                           const MessageTree& tree) {
  const bool xml_error =
      !message.ok() && (message.error->fault_code <= fault_code::kNotWellFormed &&
                        message.error->fault_code >= -32702);
  if (message.ok() && !tree.ok()) {
    out += "tinyxml2 refuses it all the same: " + tree.problem() + ".\n";
  } else if (xml_error && !tree.ok()) {
    out += "tinyxml2 refuses it as well: " + tree.problem() + ".\n";
  } else if (xml_error) {
    out += "tinyxml2 does not see this mistake; what it reads is shown above.\n";
  } else if (!message.ok() && !tree.ok()) {
    out += "tinyxml2 stops at something else: " + tree.problem() + ".\n";
  }
}

}  // namespace

ShownMessage show_message(std::string_view name, std::string_view bytes) {
  ShownMessage shown;
  std::string& out = shown.text;
  const Capture capture = open_capture(bytes);
  if (!capture.start_line.empty()) out += "HTTP: " + capture.start_line + "\n";
  for (const std::string& remark : capture.remarks) out += "HTTP: " + remark + "\n";
  if (!capture.readable) return shown;

  const SourceText source(capture.document);
  const StrictMessage message = read_strictly(capture.document);
  const MessageTree tree(source.text());
  const bool ours = message.ok() || !tree.ok();
  const std::size_t values = ours ? message.values.size() : tree.values().size();
  out += heading(ours ? message.kind : tree.kind(), ours ? message.method : tree.method(), values,
                 message.ok() || tree.ok()) +
         "\n";
  append_table(out, rows_of(message, tree));
  if (message.fault) {
    out += "fault " + std::to_string(message.fault->code()) + ": " +
           explain_fault(message.fault->code()) + "\n";
  }
  if (message.ok()) {
    out += "good: tagwire reads it\n";
  } else {
    append_error(out, name, capture, source, *message.error);
    out += consequence(message.kind, capture, *message.error);
  }
  append_second_opinion(out, message, tree);
  shown.good = message.ok() && !capture.damaged;
  return shown;
}

}  // namespace tagwire::cli
