// A struct with everything in it, as generated code would make it, and enums of both kinds.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tagwire/wire/enum_codec.h"
#include "tagwire/wire/struct_codec.h"

namespace sample {

enum class Status { open, shipped, unknown_ };
enum class Priority : std::int16_t { low = 1, high = 9 };

struct Line {
  std::string sku{};
  std::int32_t qty = 1;
  std::optional<std::string> note{};
  friend bool operator==(const Line&, const Line&) = default;
};

struct Order {
  std::int64_t id{};
  std::vector<Line> lines{};
  double total{};
  bool paid{};
  Status status{};
  Priority priority = Priority::low;
  std::chrono::sys_seconds placed{};
  std::vector<std::byte> token{};
  std::map<Status, std::string> remarks{};
  std::optional<Line> gift{};
  std::vector<double> readings{};
  friend bool operator==(const Order&, const Order&) = default;
};

/// A member name that must be escaped.
struct Odd {
  std::int32_t value{};
  friend bool operator==(const Odd&, const Odd&) = default;
};

inline Order make_order() {
  using namespace std::chrono;
  return {7,
          {{"AB-1", 2, {}}, {"CD & Co", 1, "fragile"}},
          12.25,
          true,
          Status::shipped,
          Priority::high,
          sys_days{May / 4 / 2024} + 9h,
          {std::byte{1}, std::byte{2}},
          {{Status::open, "seen"}, {Status::shipped, "gone"}},
          Line{"GIFT", 1, "with ribbon"},
          {0.5, -1e-7, 3, 12345678.875}};
}

}  // namespace sample

namespace tagwire {

namespace detail_sample {
using StatusCodec = wire::NameEnum<sample::Status, "open", "shipped">;
using LineFields = wire::Fields<sample::Line, wire::Required<"sku", &sample::Line::sku>,
                                wire::Defaulted<"qty", &sample::Line::qty>,
                                wire::Optional<"note", &sample::Line::note>>;
}  // namespace detail_sample

template <>
struct Codec<sample::Status> : detail_sample::StatusCodec {};
template <>
struct wire::KeyCodec<sample::Status> : detail_sample::StatusCodec {};
template <>
struct Codec<sample::Priority> : wire::IntEnum<sample::Priority> {};

template <>
struct Codec<sample::Line> {
  static constexpr std::string_view kSignature = "struct";
  static bool decode(wire::Decoder& in, sample::Line& out) {
    return detail_sample::LineFields::decode(in, out);
  }
  static void encode(wire::Encoder& out, const sample::Line& value) {
    detail_sample::LineFields::encode(out, value);
  }
};

template <>
struct Codec<sample::Order> : wire::Fields<sample::Order, wire::Required<"id", &sample::Order::id>,
                                           wire::Required<"lines", &sample::Order::lines>,
                                           wire::Required<"total", &sample::Order::total>,
                                           wire::Defaulted<"paid", &sample::Order::paid>,
                                           wire::Defaulted<"status", &sample::Order::status>,
                                           wire::Defaulted<"priority", &sample::Order::priority>,
                                           wire::Required<"placed", &sample::Order::placed>,
                                           wire::Required<"token", &sample::Order::token>,
                                           wire::Required<"remarks", &sample::Order::remarks>,
                                           wire::Optional<"gift", &sample::Order::gift>,
                                           wire::Defaulted<"readings", &sample::Order::readings>> {
  static constexpr std::string_view kSignature = "struct";
};

template <>
struct Codec<sample::Odd>
    : wire::Fields<sample::Odd, wire::Required<"a<&>b", &sample::Odd::value>> {
  static constexpr std::string_view kSignature = "struct";
};

}  // namespace tagwire
