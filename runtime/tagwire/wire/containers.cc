// Decoder: arrays and structs, and skipping values of any kind.
#include <algorithm>
#include <utility>

#include "tagwire/wire/decoder.h"
#include "tagwire/wire/message.h"

namespace tagwire::wire {

using Token = xml::Reader::Token;

// --- arrays ---

bool Decoder::enter(const char* start) {
  if (++depth_ <= settings_.limits.max_depth) return true;
  return fail(fault_code::kTooLarge, start,
              "more than " + std::to_string(settings_.limits.max_depth) +
                  " arrays and structs inside each other");
}

bool Decoder::begin_array(ArrayCursor& array) {
  array = {};
  array.start = reader_.cursor();
  if (predict_ && reader_.literal<"<value><array><data>">()) return enter(array.start);
  Opened value;
  if (!open_value(value)) return false;
  if (value.kind != Kind::kArray) return wrong_type(value, "array");
  return enter_array(value, array);
}

bool Decoder::enter_array(const Opened& value, ArrayCursor& array) {
  array = {0, value.start, false};
  if (!enter(value.start)) return false;
  bool empty = value.empty;
  if (!empty) {
    std::string_view name;
    const Token token = peek_tag(name);
    if (token == Token::kError) return false;
    if (token != Token::kEndTag) {  // else an array without data, as some write an empty one
      if (!start_tag("data", empty)) return false;
      if (!empty) return true;
    }
    if (!end_tag(value.tag)) return false;
  }
  array.done = true;
  return end_tag("value");
}

bool Decoder::next_element_general(ArrayCursor& array) {
  if (array.done || failed_) return false;
  if (!reader_.check_elements()) return fail_xml();
  if (predict_ && reader_.literal<"</data></array></value>">()) {
    array.done = true;
    return false;
  }
  bool at_end = false;
  if (!at_end_tag(at_end)) return false;
  if (at_end) {
    array.done = end_tag("data") && end_tag("array") && end_tag("value");
    return false;
  }
  ++array.count;  // whatever else is there, the codec of the element says what is wrong with it
  return true;
}

bool Decoder::end_array(ArrayCursor& array) {
  --depth_;
  return array.done;
}

std::size_t Decoder::estimate_elements(const ArrayCursor& array) const noexcept {
  const std::size_t read = std::max<std::size_t>(array.count, 2) - 1;  // the last one just began
  const auto consumed = static_cast<std::size_t>(reader_.cursor() - array.start);
  const auto left = static_cast<std::size_t>(reader_.end() - reader_.cursor());
  const std::size_t more = left / std::max<std::size_t>(consumed / read, 1);
  const std::size_t all = array.count + more + more / 32;
  if (all <= array.count * 8) return all;
  // While it grows, a vector has its old room and its new one: stopping at half keeps both together
  // within one and a half times the whole.
  return std::min(array.count * 8, all / 2);
}

// --- structs ---

bool Decoder::begin_struct(StructCursor& members) {
  members.start = reader_.cursor();
  members.tag = std::exchange(tag_, {});
  if (predict_ && reader_.literal<"<value><struct>">()) {
    members.spaced = reader_.skip_space();
    return enter(members.start);
  }
  Opened value;
  if (!open_value(value)) return false;
  if (value.kind != Kind::kStruct) return wrong_type(value, "struct");
  return enter_struct(value, members);
}

bool Decoder::begin_bare_struct(StructCursor& members) {
  const char* at = reader_.cursor();
  bool empty = false;
  members.bare = true;
  if (!start_tag("struct", empty)) return false;
  if (empty) members.done = true;
  members.start = at;
  return enter(at);
}

bool Decoder::close_struct(StructCursor& members) {
  members.done = end_tag("struct") && (members.bare || end_tag("value"));
  return members.done;
}

bool Decoder::enter_struct(const Opened& value, StructCursor& members) {
  members.start = value.start;
  if (!enter(value.start)) return false;
  if (!value.empty) return true;
  members.done = true;
  return end_tag("value");
}

bool Decoder::next_member(StructCursor& members, std::string_view& name) {
  if (members.done || failed_) return false;
  if (members.open && !close_member(members)) return false;
  if (predict_) {
    if (members.spaced) reader_.skip_space();
    if (reader_.literal<"</struct></value>">()) {
      members.done = true;
      return false;
    }
  }
  bool at_end = false;
  if (!at_end_tag(at_end)) return false;
  if (at_end) {
    close_struct(members);
    return false;
  }
  return begin_member(members, name);
}

bool Decoder::skip_first_member(StructCursor& members, std::string_view name) {
  const xml::Reader::Mark here = reader_.mark();
  std::string_view found;
  if (!next_member(members, found)) return false;
  if (found != name || members.swapped) {
    reader_.reset(here);
    members.open = false;
    return false;
  }
  if (!skip_value()) return within(name);
  return predicted_member_end(members) || close_member(members);
}

/// Consumes `<member>` and the name; the value is next.
bool Decoder::begin_member(StructCursor& members, std::string_view& name) {
  const char* at = reader_.cursor();
  bool empty = false;
  if (!start_tag("member", empty)) return false;
  if (empty) return reject_document(at, "a member without name and value");
  members.open = true;
  members.swapped = false;
  bool value_first = false;
  if (!is_value_next(value_first)) return false;
  if (value_first) return begin_swapped_member(members, name);
  return read_member_name(members, name);
}

bool Decoder::is_value_next(bool& value_next) {
  value_next = false;
  if (!reader_.skip_misc()) return fail_xml();
  if (reader_.sees<"<name>">()) return true;
  std::string_view tag;
  const Token token = peek_tag(tag);
  value_next = token == Token::kStartTag && tag == "value";
  return token != Token::kError;
}

bool Decoder::read_member_name(StructCursor& members, std::string_view& name) {
  const char* at = reader_.cursor();
  bool empty = false;
  if (!start_tag("name", empty)) return false;
  name = {};
  if (empty) return true;
  if (!reader_.read_text(name, members.name_buffer)) return fail_xml();
  if (name.size() > settings_.limits.max_member_name_bytes) {
    return fail(fault_code::kTooLarge, at,
                "a member name longer than " +
                    std::to_string(settings_.limits.max_member_name_bytes) + " bytes");
  }
  return end_tag("name");
}

/// `<member><value>..</value><name>..</name></member>`: goes ahead to find the name, then back.
bool Decoder::begin_swapped_member(StructCursor& members, std::string_view& name) {
  if (!reader_.skip_misc()) return fail_xml();
  const xml::Reader::Mark value = reader_.mark();
  const auto note = std::lower_bound(swapped_.begin(), swapped_.end(), value.at,
                                     [](const Swapped& s, const char* at) { return s.value < at; });
  if (note != swapped_.end() && note->value == value.at) {
    reader_.reset(note->name);
  } else {
    swapped_.clear();
    noting_ = true;
    const bool read = skip_value();
    noting_ = false;
    if (!read) return false;
  }
  if (!read_member_name(members, name)) return false;
  members.swapped = true;
  members.after_name = reader_.mark();
  reader_.reset(value);
  return true;
}

bool Decoder::close_member(StructCursor& members) {
  if (members.swapped) reader_.reset(members.after_name);
  members.open = false;
  return end_tag("member");
}

bool Decoder::end_struct(StructCursor& members) {
  --depth_;
  return members.done;
}

// --- values that nobody wants ---

bool Decoder::skip_value() {
  Opened value;
  if (!open_value(value)) return false;
  if (value.kind == Kind::kArray) return skip_array(value);
  if (value.kind == Kind::kStruct) return skip_struct(value);
  return skip_scalar(value);
}

bool Decoder::skip_array(const Opened& value) {
  ArrayCursor array;
  if (!enter_array(value, array)) return false;
  while (next_element(array)) {
    if (!skip_value()) return within(array.count - 1);
  }
  return end_array(array);
}

bool Decoder::skip_struct(const Opened& value) {
  StructCursor members;
  MemberNames names;
  if (!enter_struct(value, members)) return false;
  while (!members.done) {
    bool at_end = false;
    if (!at_end_tag(at_end)) return false;
    if (!at_end) {
      if (!skip_member(members, names)) return false;
    } else if (!close_struct(members)) {
      return false;
    }
  }
  const std::string_view* duplicate = settings_.lenient ? nullptr : names.find_duplicate();
  if (duplicate != nullptr) return duplicate_member(*duplicate);
  return end_struct(members);
}

/// One member in either order; unlike next_member() it never goes back.
bool Decoder::skip_member(StructCursor& members, MemberNames& names) {
  const char* at = reader_.cursor();
  bool empty = false;
  std::string_view name;
  if (!start_tag("member", empty)) return false;
  if (empty) return reject_document(at, "a member without name and value");
  bool value_first = false;
  if (!is_value_next(value_first)) return false;
  if (value_first) {
    if (!reader_.skip_misc()) return fail_xml();
    const std::size_t note = swapped_.size();
    if (noting_) swapped_.push_back({reader_.cursor(), {}});
    if (!skip_value()) return false;
    if (noting_) swapped_[note].name = reader_.mark();
    if (!read_member_name(members, name)) return false;
  } else {
    if (!read_member_name(members, name)) return false;
    if (!skip_value()) return within(name);
  }
  names.add(members, name);
  return end_tag("member");
}

void MemberNames::add(const StructCursor& members, std::string_view name) {
  if (name.data() == members.name_buffer.data()) name = copies_.emplace_back(name);
  names_.push_back(name);
}

const std::string_view* MemberNames::find_duplicate() {
  if (names_.size() < 2) return nullptr;
  std::sort(names_.begin(), names_.end());
  const auto found = std::adjacent_find(names_.begin(), names_.end());
  return found == names_.end() ? nullptr : &*found;
}

}  // namespace tagwire::wire
