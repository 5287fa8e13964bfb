#include "tagwire/value/value.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <ostream>

#include "tagwire/base/base64.h"
#include "tagwire/base/datetime.h"
#include "tagwire/base/error.h"
#include "tagwire/base/numbers.h"

namespace tagwire {
namespace {

// Up to here a struct is searched from front to back: an index would cost more than it saves.
constexpr std::size_t kLinear = 16;

constexpr std::size_t kNowhere = static_cast<std::size_t>(-1);

[[noreturn]] void fail(std::string message) {
  throw Exception(make_error(ErrorCode::kMalformed, std::move(message)));
}

}  // namespace

Struct::Struct() noexcept = default;
Struct::Struct(Struct&& other) noexcept = default;
Struct& Struct::operator=(Struct&& other) noexcept = default;
Struct::~Struct() = default;

Struct::Struct(std::initializer_list<Member> members) {
  members_.reserve(members.size());
  for (const Member& member : members) set(member.name, member.value);
}

Struct::Struct(const Struct& other)
    : members_(other.members_),
      index_(other.index_ ? std::make_unique<Index>(*other.index_) : nullptr) {}

Struct& Struct::operator=(const Struct& other) {
  if (this != &other) *this = Struct(other);
  return *this;
}

std::optional<Struct> Struct::from_members(std::vector<Member>&& members, std::size_t& duplicate) {
  Struct result;
  result.members_.swap(members);
  if (result.members_.size() > kLinear) result.build_index();
  duplicate = result.first_duplicate();
  if (duplicate == kNowhere) return result;
  result.members_.swap(members);
  return std::nullopt;
}

std::size_t Struct::first_duplicate() const noexcept {
  std::size_t first = kNowhere;
  if (!index_) {
    for (std::size_t i = 1; i < members_.size() && first == kNowhere; ++i) {
      if (position_of(members_[i].name) != i) first = i;
    }
    return first;
  }
  // Equal names are neighbours in the index, in the order of their places.
  for (std::size_t i = 1; i < index_->size(); ++i) {
    const std::size_t at = (*index_)[i];
    if (at < first && members_[at].name == members_[(*index_)[i - 1]].name) first = at;
  }
  return first;
}

std::size_t Struct::size() const noexcept { return members_.size(); }
Struct::const_iterator Struct::begin() const noexcept { return members_.data(); }
Struct::const_iterator Struct::end() const noexcept { return members_.data() + members_.size(); }

std::size_t Struct::position_of(std::string_view name) const noexcept {
  if (!index_) {
    const auto found = std::find_if(members_.begin(), members_.end(),
                                    [&](const Member& member) { return member.name == name; });
    return found == members_.end() ? kNowhere : static_cast<std::size_t>(found - members_.begin());
  }
  const auto found =
      std::lower_bound(index_->begin(), index_->end(), name,
                       [&](std::uint32_t at, std::string_view n) { return members_[at].name < n; });
  return found == index_->end() || members_[*found].name != name ? kNowhere : *found;
}

// Equal names, which from_members() has before it refuses them, stay in the order of their places.
void Struct::build_index() {
  index_ = std::make_unique<Index>(members_.size());
  std::iota(index_->begin(), index_->end(), 0U);
  std::sort(index_->begin(), index_->end(), [&](std::uint32_t a, std::uint32_t b) {
    const int order = members_[a].name.compare(members_[b].name);
    return order != 0 ? order < 0 : a < b;
  });
}

const Value* Struct::find(std::string_view name) const noexcept {
  const std::size_t at = position_of(name);
  return at == kNowhere ? nullptr : &members_[at].value;
}

Value* Struct::find(std::string_view name) noexcept {
  return const_cast<Value*>(std::as_const(*this).find(name));
}

const Value& Struct::at(std::string_view name) const {
  const Value* found = find(name);
  if (found == nullptr) fail("the struct has no member '" + std::string(name) + "'");
  return *found;
}

Value& Struct::at(std::string_view name) {
  return const_cast<Value&>(std::as_const(*this).at(name));
}

Value& Struct::operator[](std::string_view name) {
  if (Value* found = find(name)) return *found;
  members_.push_back({std::string(name), Value()});
  if (index_) {
    const auto place = std::lower_bound(
        index_->begin(), index_->end(), name,
        [&](std::uint32_t at, std::string_view n) { return members_[at].name < n; });
    index_->insert(place, static_cast<std::uint32_t>(members_.size() - 1));
  } else if (members_.size() > kLinear) {
    build_index();
  }
  return members_.back().value;
}

void Struct::set(std::string_view name, Value value) { (*this)[name] = std::move(value); }

bool Struct::erase(std::string_view name) {
  const std::size_t at = position_of(name);
  if (at == kNowhere) return false;
  members_.erase(members_.begin() + static_cast<std::ptrdiff_t>(at));
  index_.reset();
  if (members_.size() > kLinear) build_index();
  return true;
}

bool operator==(const Struct& a, const Struct& b) {
  return a.size() == b.size() && std::all_of(a.begin(), a.end(), [&](const Struct::Member& member) {
           const Value* other = b.find(member.name);
           return other != nullptr && *other == member.value;
         });
}

bool Value::is_i8() const noexcept {
  const auto* integer = std::get_if<Integer>(&data_);
  return integer != nullptr && integer->tag == IntTag::kI8;
}

std::string_view Value::type_name() const noexcept { return is_i8() ? "i8" : to_string(kind()); }

template <class T>
const T& Value::require(Kind wanted) const {
  const T* held = std::get_if<T>(&data_);
  if (held == nullptr) {
    fail("expected " + std::string(to_string(wanted)) + ", found " + std::string(type_name()));
  }
  return *held;
}

bool Value::as_bool() const { return require<bool>(Kind::kBool); }
std::int64_t Value::as_int() const { return require<Integer>(Kind::kInt).value; }
double Value::as_double() const {
  const auto* integer = std::get_if<Integer>(&data_);
  return integer != nullptr ? static_cast<double>(integer->value) : require<double>(Kind::kDouble);
}
const std::string& Value::as_string() const { return require<std::string>(Kind::kString); }
const Value::Bytes& Value::as_bytes() const { return require<Bytes>(Kind::kBytes); }
std::chrono::sys_seconds Value::as_datetime() const {
  return require<std::chrono::sys_seconds>(Kind::kDatetime);
}
const Value::Array& Value::as_array() const { return require<Array>(Kind::kArray); }
const Struct& Value::as_struct() const { return require<Struct>(Kind::kStruct); }

std::string& Value::as_string() {
  return const_cast<std::string&>(std::as_const(*this).as_string());
}
Value::Bytes& Value::as_bytes() { return const_cast<Bytes&>(std::as_const(*this).as_bytes()); }
Value::Array& Value::as_array() { return const_cast<Array&>(std::as_const(*this).as_array()); }
Struct& Value::as_struct() { return const_cast<Struct&>(std::as_const(*this).as_struct()); }

const Value& Value::at(std::size_t index) const {
  const Array& elements = as_array();
  if (index >= elements.size()) {
    fail("there is no element " + std::to_string(index) + " in an array of " +
         std::to_string(elements.size()));
  }
  return elements[index];
}

Value& Value::at(std::size_t index) { return const_cast<Value&>(std::as_const(*this).at(index)); }

bool operator==(const Value& a, const Value& b) { return a.data_ == b.data_; }

std::string_view to_string(Value::Kind kind) noexcept {
  constexpr std::array<std::string_view, 9> kNames = {
      "nil", "boolean", "int", "double", "string", "base64", "dateTime.iso8601", "array", "struct"};
  return kNames[static_cast<std::size_t>(kind)];
}

namespace {

void append_quoted(std::string& out, std::string_view text) {
  constexpr std::string_view kHex = "0123456789abcdef";
  out += '"';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\r') {
      out += "\\r";
    } else if (c == '\t') {
      out += "\\t";
    } else if (byte < 0x20 || byte == 0x7f) {
      out += "\\u00";
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
    } else {
      out += c;
    }
  }
  out += '"';
}

void append(std::string& out, const Value& value) {
  char buffer[kMaxDoubleText];
  switch (value.kind()) {
    case Value::Kind::kNil:
      out += "nil";
      return;
    case Value::Kind::kBool:
      out += value.as_bool() ? "true" : "false";
      return;
    case Value::Kind::kInt:
      out.append(buffer, write_integer(buffer, value.as_int()));
      return;
    case Value::Kind::kDouble:
      out.append(buffer, write_double(buffer, value.as_double()));
      return;
    case Value::Kind::kString:
      append_quoted(out, value.as_string());
      return;
    case Value::Kind::kBytes:
      out += "base64(" + encode_base64(value.as_bytes()) + ")";
      return;
    case Value::Kind::kDatetime:
      out += "datetime(";
      if (is_writable_datetime(value.as_datetime())) {
        out.append(buffer, write_datetime(buffer, value.as_datetime()));
      } else {
        out += std::to_string(value.as_datetime().time_since_epoch().count()) + " s";
      }
      out += ")";
      return;
    case Value::Kind::kArray: {
      std::string_view separator = "[";
      for (const Value& element : value.as_array()) {
        out += separator;
        append(out, element);
        separator = ", ";
      }
      out += value.as_array().empty() ? "[]" : "]";
      return;
    }
    case Value::Kind::kStruct: {
      std::string_view separator = "{";
      for (const auto& [name, member] : value.as_struct()) {
        out += separator;
        append_quoted(out, name);
        out += ": ";
        append(out, member);
        separator = ", ";
      }
      out += value.as_struct().empty() ? "{}" : "}";
      return;
    }
  }
}

}  // namespace

std::string to_string(const Value& value) {
  std::string out;
  append(out, value);
  return out;
}

std::ostream& operator<<(std::ostream& out, const Value& value) { return out << to_string(value); }

}  // namespace tagwire
