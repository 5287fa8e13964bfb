// Value: one XML-RPC value whose type is known at run time only. For the IDL type `any`, for calls
// without an IDL, and for tools; generated code never passes through it.
//
// Source: XML-RPC specification, "Scalar <value>s", "<struct>s" and "<array>s", with the common
// extensions nil and i8. A value remembers whether an integer came as i4 or as i8, so that what was
// read is written back in the same dialect.
//
//   Value order = Value::structure({{"sku", "AB-1"}, {"qty", 2}, {"tags", Value::array({"new"})}});
//   order.at("qty").as_int();     // 2
//   order.at("sku").as_int();     // throws Exception: "expected int, found string"
#pragma once

#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <iosfwd>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace tagwire {

class Value;

/// The members of an XML-RPC struct: names are unique and keep the order in which they were added.
/// Thread safety and copying as for a std::vector. Finding takes time logarithmic in the number of
/// members, whatever their names are: no hashing, so nothing for a hostile peer to collide.
class Struct {
 public:
  struct Member;
  using const_iterator = const Member*;

  Struct() noexcept;
  /// Of several members with one name the last gives the value and the first the place.
  Struct(std::initializer_list<Member> members);
  Struct(const Struct& other);
  Struct(Struct&& other) noexcept;
  Struct& operator=(const Struct& other);
  Struct& operator=(Struct&& other) noexcept;
  ~Struct();

  /// All members at once: the way to build large structs, since the cost is that of sorting.
  /// Nothing when a name occurs twice; `duplicate` is then the index of the first member that has
  /// an earlier one's name, and `members` is untouched.
  static std::optional<Struct> from_members(std::vector<Member>&& members, std::size_t& duplicate);

  std::size_t size() const noexcept;
  bool empty() const noexcept { return size() == 0; }
  const_iterator begin() const noexcept;
  const_iterator end() const noexcept;

  /// The member's value, or null.
  const Value* find(std::string_view name) const noexcept;
  Value* find(std::string_view name) noexcept;
  bool contains(std::string_view name) const noexcept { return find(name) != nullptr; }
  /// The member's value; throws Exception when there is none.
  const Value& at(std::string_view name) const;
  Value& at(std::string_view name);

  /// The member's value, added as nil when there is none. Adding to a large struct takes time
  /// linear in its size.
  Value& operator[](std::string_view name);
  /// Adds a member, or replaces its value.
  void set(std::string_view name, Value value);
  /// Whether there was such a member.
  bool erase(std::string_view name);

  /// The same names with equal values, in any order.
  friend bool operator==(const Struct& a, const Struct& b);

 private:
  using Index = std::vector<std::uint32_t>;  // positions in members_, sorted by name

  std::size_t position_of(std::string_view name) const noexcept;
  std::size_t first_duplicate() const noexcept;
  void build_index();

  std::vector<Member> members_;
  std::unique_ptr<Index> index_;  // only from kLinear members on
};

class Value {
 public:
  using Array = std::vector<Value>;
  using Bytes = std::vector<std::byte>;

  /// What a value is. The order is that of the variant inside.
  enum class Kind : std::uint8_t {
    kNil,
    kBool,
    kInt,  ///< any integer; is_i8() tells the two widths apart
    kDouble,
    kString,
    kBytes,
    kDatetime,
    kArray,
    kStruct,
  };

  /// How an integer travels.
  enum class IntTag : std::uint8_t { kI4, kI8 };

  /// Nil.
  Value() = default;
  Value(std::nullptr_t) {}                                    // NOLINT(*-explicit-*)
  Value(std::string text) : data_(std::move(text)) {}         // NOLINT(*-explicit-*)
  Value(std::string_view text) : data_(std::string(text)) {}  // NOLINT(*-explicit-*)
  Value(const char* text) : data_(std::string(text)) {}       // NOLINT(*-explicit-*)
  Value(Bytes bytes) : data_(std::move(bytes)) {}             // NOLINT(*-explicit-*)
  Value(std::chrono::sys_seconds time) : data_(time) {}       // NOLINT(*-explicit-*)
  Value(Array elements) : data_(std::move(elements)) {}       // NOLINT(*-explicit-*)
  Value(Struct members) : data_(std::move(members)) {}        // NOLINT(*-explicit-*)
  /// bool, any integer up to 64 bits with sign, float and double. Integers become i4 when their
  /// type always fits, else i8.
  template <class T>
  requires std::is_arithmetic_v<T> Value(T number)
      : data_(from_number(number)) {}  // NOLINT(*-explicit-*)

  static Value integer(std::int64_t value, IntTag tag) { return Value(Integer{value, tag}); }
  static Value array(std::initializer_list<Value> elements) { return Array(elements); }
  static Value structure(std::initializer_list<Struct::Member> members) { return Struct(members); }

  Kind kind() const noexcept { return static_cast<Kind>(data_.index()); }
  /// The XML-RPC name of what it is: "nil", "boolean", "int", "i8", "double", "string", "base64",
  /// "dateTime.iso8601", "array", "struct".
  std::string_view type_name() const noexcept;

  bool is_nil() const noexcept { return kind() == Kind::kNil; }
  bool is_bool() const noexcept { return kind() == Kind::kBool; }
  bool is_int() const noexcept { return kind() == Kind::kInt; }
  bool is_i8() const noexcept;
  bool is_double() const noexcept { return kind() == Kind::kDouble; }
  bool is_string() const noexcept { return kind() == Kind::kString; }
  bool is_bytes() const noexcept { return kind() == Kind::kBytes; }
  bool is_datetime() const noexcept { return kind() == Kind::kDatetime; }
  bool is_array() const noexcept { return kind() == Kind::kArray; }
  bool is_struct() const noexcept { return kind() == Kind::kStruct; }

  // The held value; each throws Exception ("expected int, found string") when it is something else.
  bool as_bool() const;
  std::int64_t as_int() const;
  double as_double() const;  ///< also from an integer
  const std::string& as_string() const;
  const Bytes& as_bytes() const;
  std::chrono::sys_seconds as_datetime() const;
  const Array& as_array() const;
  const Struct& as_struct() const;
  std::string& as_string();
  Bytes& as_bytes();
  Array& as_array();
  Struct& as_struct();

  /// The held value, or null when it is something else. T is bool, std::int64_t, double,
  /// std::string, Bytes, std::chrono::sys_seconds, Array or Struct.
  template <class T>
  const T* get_if() const noexcept;
  template <class T>
  T* get_if() noexcept {
    return const_cast<T*>(std::as_const(*this).get_if<T>());
  }

  /// An element of an array, a member of a struct; throws Exception when there is none.
  const Value& at(std::size_t index) const;
  const Value& at(std::string_view name) const { return as_struct().at(name); }
  Value& at(std::size_t index);
  Value& at(std::string_view name) { return as_struct().at(name); }

  /// Equal kind and content. i4 and i8 of the same number are equal; 1 and 1.0 are not. Doubles
  /// compare as numbers, so a NaN equals nothing.
  friend bool operator==(const Value& a, const Value& b);

 private:
  struct Integer {
    std::int64_t value = 0;
    IntTag tag = IntTag::kI4;
    friend bool operator==(const Integer& a, const Integer& b) { return a.value == b.value; }
  };
  using Data = std::variant<std::monostate, bool, Integer, double, std::string, Bytes,
                            std::chrono::sys_seconds, Array, Struct>;

  explicit Value(Integer integer) : data_(integer) {}

  template <class T>
  static Data from_number(T number) {
    static_assert(!std::same_as<T, char> && !std::same_as<T, wchar_t> &&
                      !std::same_as<T, char8_t> && !std::same_as<T, char16_t> &&
                      !std::same_as<T, char32_t>,
                  "a character is neither a number nor a text: convert it to the one you mean");
    static_assert(!std::unsigned_integral<T> || std::same_as<T, bool> || sizeof(T) < 8,
                  "XML-RPC has no unsigned 64-bit integer: convert to std::int64_t or std::string");
    if constexpr (std::same_as<T, bool>) {
      return number;
    } else if constexpr (std::floating_point<T>) {
      return static_cast<double>(number);
    } else {
      constexpr bool kFits = sizeof(T) < 4 || (sizeof(T) == 4 && std::signed_integral<T>);
      return Integer{static_cast<std::int64_t>(number), kFits ? IntTag::kI4 : IntTag::kI8};
    }
  }

  template <class T>
  const T& require(Kind wanted) const;

  Data data_;
};

struct Struct::Member {
  std::string name;
  Value value;
};

template <class T>
const T* Value::get_if() const noexcept {
  if constexpr (std::same_as<T, std::int64_t>) {
    const auto* integer = std::get_if<Integer>(&data_);
    return integer != nullptr ? &integer->value : nullptr;
  } else {
    return std::get_if<T>(&data_);
  }
}

/// The XML-RPC name of a kind, as Value::type_name(); "int" for integers.
std::string_view to_string(Value::Kind kind) noexcept;

/// Readable, close to JSON: {"sku": "AB-1", "at": datetime(19980717T14:08:55), "raw":
/// base64(Zg==)}.
std::string to_string(const Value& value);
std::ostream& operator<<(std::ostream& out, const Value& value);

}  // namespace tagwire
