// The codec of the benchmark's struct, from the same pieces as in generated code.
#pragma once

#include <string_view>

#include "tagwire/wire/codecs.h"
#include "tagwire/wire/struct_codec.h"
#include "tests/bench/documents.h"

namespace tagwire {

template <>
struct Codec<bench::Position>
    : wire::Fields<bench::Position, wire::Required<"x", &bench::Position::x>,
                   wire::Required<"y", &bench::Position::y>> {
  static constexpr std::string_view kSignature = "struct";
};

template <>
struct Codec<bench::Record> : wire::Fields<bench::Record, wire::Required<"id", &bench::Record::id>,
                                           wire::Required<"active", &bench::Record::active>,
                                           wire::Required<"weight", &bench::Record::weight>,
                                           wire::Required<"name", &bench::Record::name>,
                                           wire::Required<"note", &bench::Record::note>,
                                           wire::Required<"created", &bench::Record::created>,
                                           wire::Required<"digest", &bench::Record::digest>,
                                           wire::Required<"tags", &bench::Record::tags>,
                                           wire::Required<"position", &bench::Record::position>,
                                           wire::Required<"revision", &bench::Record::revision>> {
  static constexpr std::string_view kSignature = "struct";
};

}  // namespace tagwire
