#include "codegen/cli/message_tree.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>

#include <tinyxml2.h>

#include "tagwire/base/base64.h"
#include "tagwire/base/datetime.h"
#include "tagwire/base/encoding.h"
#include "tagwire/base/numbers.h"
#include "tagwire/wire/decoder.h"

namespace tagwire::cli {
namespace {

using tinyxml2::XMLElement;
using wire::Kind;

constexpr std::size_t kShownCharacters = 60;  // of a text; what is longer says how long it is

bool is_called(const XMLElement* element, const char* name) {
  return element != nullptr && std::strcmp(element->Name(), name) == 0;
}

// The text of an element: its text and CDATA pieces joined, comments dropped.
std::string text_of(const XMLElement& element) {
  std::string text;
  for (const auto* node = element.FirstChild(); node != nullptr; node = node->NextSibling()) {
    if (const auto* piece = node->ToText()) text += piece->Value();
  }
  return text;
}

std::string plural(std::size_t count, std::string_view thing) {
  std::string text = std::to_string(count);
  text += ' ';
  text += thing;
  if (count != 1) text += 's';
  return text;
}

std::string shorten(std::string_view text) {
  std::string_view rest = text;
  for (std::size_t i = 0; i < kShownCharacters && !rest.empty(); ++i) take_code_point(rest);
  if (rest.empty()) return to_string(Value(text));
  return to_string(Value(text.substr(0, text.size() - rest.size()))) + "... (" +
         plural(text.size(), "byte") + ")";
}

std::string_view without_prefix(std::string_view tag) {
  return tag.starts_with("ex:") ? tag.substr(3) : tag;
}

std::optional<Kind> kind_of_tag(std::string_view tag) {
  struct Row {
    std::string_view tag;
    Kind kind;
  };
  static constexpr std::array kKinds = {Row{"nil", Kind::kNil},
                                        Row{"boolean", Kind::kBoolean},
                                        Row{"int", Kind::kInteger},
                                        Row{"i4", Kind::kInteger},
                                        Row{"i8", Kind::kInteger},
                                        Row{"i1", Kind::kInteger},
                                        Row{"i2", Kind::kInteger},
                                        Row{"biginteger", Kind::kInteger},
                                        Row{"double", Kind::kDouble},
                                        Row{"float", Kind::kDouble},
                                        Row{"string", Kind::kString},
                                        Row{"base64", Kind::kBytes},
                                        Row{"dateTime.iso8601", Kind::kDateTime},
                                        Row{"array", Kind::kArray},
                                        Row{"struct", Kind::kStruct}};
  const auto* found = std::find_if(kKinds.begin(), kKinds.end(),
                                   [&](const Row& row) { return row.tag == without_prefix(tag); });
  return found == kKinds.end() ? std::nullopt : std::optional(found->kind);
}

std::string describe_bytes(const std::vector<std::byte>& bytes) {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string text = plural(bytes.size(), "byte");
  constexpr std::size_t kShownBytes = 16;
  for (std::size_t i = 0; i < std::min(bytes.size(), kShownBytes); ++i) {
    const auto byte = std::to_integer<unsigned>(bytes[i]);
    text += i == 0 ? ": " : " ";
    text += kHex[byte >> 4];
    text += kHex[byte & 15];
  }
  if (bytes.size() > kShownBytes) text += " ...";
  return text;
}

// What our reader made of a scalar, for people.
std::string describe(const Value& value) {
  if (value.is_string()) return shorten(value.as_string());
  if (value.is_bytes()) return describe_bytes(value.as_bytes());
  if (value.is_datetime()) {
    char text[kDatetimeText];
    return std::string(text, write_datetime(text, value.as_datetime())) + " UTC";
  }
  return to_string(value);
}

// A scalar that only the tree knows, because our reader stopped before or at it.
void describe_scalar(Row& row, Kind kind, const std::string& raw) {
  row.text = kind == Kind::kString ? shorten(raw) : raw.size() <= 80 ? raw : shorten(raw);
  std::int64_t integer = 0;
  double number = 0;
  std::chrono::sys_seconds time;
  std::vector<std::byte> bytes;
  switch (kind) {
    case Kind::kBoolean:
      if (trim_xml_space(raw) != "0" && trim_xml_space(raw) != "1") row.note = "not 0 or 1";
      return;
    case Kind::kInteger:
      if (!parse_integer(raw, integer)) row.note = "not a 64-bit integer";
      return;
    case Kind::kDouble:
      if (!parse_double(raw, number)) row.note = "not a finite double";
      return;
    case Kind::kDateTime:
      if (!parse_datetime(raw, time)) row.note = "not a date and time";
      return;
    case Kind::kBytes:
      if (decode_base64(raw, bytes)) {
        row.text = describe_bytes(bytes);
      } else {
        row.note = "not base64";
      }
      return;
    case Kind::kNil:
      row.text = "nil";
      return;
    default:
      return;
  }
}

const XMLElement* type_element(const XMLElement* value) {
  return value != nullptr ? value->FirstChildElement() : nullptr;
}

std::vector<const XMLElement*> children(const XMLElement* parent, const char* name) {
  std::vector<const XMLElement*> found;
  if (parent == nullptr) return found;
  for (const auto* child = parent->FirstChildElement(name); child != nullptr;
       child = child->NextSiblingElement(name)) {
    found.push_back(child);
  }
  return found;
}

template <class T>
T* nth(const std::vector<T*>& all, std::size_t index) {
  return index < all.size() ? all[index] : nullptr;
}

void append_array(std::vector<Row>& rows, Row row, const Value* value, const XMLElement* type) {
  const auto elements =
      children(type != nullptr ? type->FirstChildElement("data") : nullptr, "value");
  const std::size_t count = value != nullptr ? value->as_array().size() : elements.size();
  row.text = plural(count, "element");
  const std::string path = row.path;
  rows.push_back(std::move(row));
  for (std::size_t i = 0; i < count; ++i) {
    const Value* element = value != nullptr ? &value->as_array()[i] : nullptr;
    append_rows(rows, path + '[' + std::to_string(i) + ']', element, nth(elements, i));
  }
}

void append_struct(std::vector<Row>& rows, Row row, const Value* value, const XMLElement* type) {
  const auto members = children(type, "member");
  const std::size_t count = value != nullptr ? value->as_struct().size() : members.size();
  row.text = plural(count, "member");
  const std::string path = row.path;
  rows.push_back(std::move(row));
  for (std::size_t i = 0; i < count; ++i) {
    const XMLElement* member = nth(members, i);
    const XMLElement* held = member != nullptr ? member->FirstChildElement("value") : nullptr;
    const XMLElement* name = member != nullptr ? member->FirstChildElement("name") : nullptr;
    if (value != nullptr) {
      const Struct::Member& ours = value->as_struct().begin()[i];
      append_rows(rows, path + '.' + ours.name, &ours.value, held);
    } else if (held == nullptr) {
      rows.push_back({path + '.' + (name != nullptr ? text_of(*name) : "?"), "", "", "no value"});
    } else {
      const std::size_t added = rows.size();
      append_rows(rows, path + '.' + (name != nullptr ? text_of(*name) : "?"), nullptr, held);
      if (name == nullptr) rows[added].note = "a member without a name";
    }
  }
}

}  // namespace

MessageTree::MessageTree(std::string_view text)
    : document_(std::make_unique<tinyxml2::XMLDocument>()) {
  document_->Parse(text.data(), text.size());
  if (ok() && document_->RootElement() != nullptr) find_values(*document_->RootElement());
}

MessageTree::~MessageTree() = default;

bool MessageTree::ok() const { return !document_->Error(); }

std::string MessageTree::problem() const {
  std::string name = document_->ErrorName();  // "XML_ERROR_MISMATCHED_ELEMENT"
  constexpr std::string_view kPrefix = "XML_ERROR_";
  if (name.starts_with(kPrefix)) name.erase(0, kPrefix.size());
  for (char& c : name) c = c == '_' ? ' ' : c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  const int line = document_->ErrorLineNum();
  return line > 0 ? name + ", line " + std::to_string(line) : name;
}

void MessageTree::find_values(const XMLElement& root) {
  const XMLElement* fault = root.FirstChildElement("fault");
  if (is_called(&root, "methodCall")) {
    kind_ = MessageKind::kCall;
    if (const auto* name = root.FirstChildElement("methodName")) method_ = text_of(*name);
  } else if (is_called(&root, "methodResponse")) {
    kind_ = fault != nullptr ? MessageKind::kFault : MessageKind::kReply;
  }
  if (kind_ == MessageKind::kFault) {
    const XMLElement* value = fault->FirstChildElement("value");
    // Some peers leave the wrapper out; the fault element then stands where the value should.
    values_.push_back(value != nullptr ? value : fault);
    return;
  }
  for (const auto* param : children(root.FirstChildElement("params"), "param")) {
    if (const auto* value = param->FirstChildElement("value")) values_.push_back(value);
  }
}

void append_rows(std::vector<Row>& rows, const std::string& path, const Value* value,
                 const XMLElement* element) {
  const XMLElement* type = type_element(element);
  Row row{.path = path, .type = "string", .text = "", .note = ""};
  if (type != nullptr) {
    row.type = type->Name();
  } else if (element == nullptr) {
    row.type = value->type_name();
  } else {
    row.note = "no type element";
  }
  // Where the two readers saw different structures, ours is shown.
  const std::optional<Kind> kind = kind_of_tag(value != nullptr ? value->type_name() : row.type);
  if (kind == Kind::kArray) return append_array(rows, std::move(row), value, type);
  if (kind == Kind::kStruct) return append_struct(rows, std::move(row), value, type);

  std::string raw;
  if (element != nullptr) raw = text_of(type != nullptr ? *type : *element);
  if (value == nullptr) {
    describe_scalar(row, kind.value_or(Kind::kString), raw);
    if (!kind) row.note = "no type of XML-RPC";
  } else {
    row.text = describe(*value);
    const std::string* ours = value->get_if<std::string>();
    if (ours != nullptr && element != nullptr && *ours != raw) {
      row.note = "tinyxml2 reads " + shorten(raw);
    }
  }
  rows.push_back(std::move(row));
}

}  // namespace tagwire::cli
