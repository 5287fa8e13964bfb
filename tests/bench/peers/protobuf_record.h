// Between the benchmark's struct and its message for Protocol Buffers.
#pragma once

#include "bench.pb.h"
#include "tests/bench/documents.h"

namespace tagwire::bench {

inline void fill(bench_pb::Record& out, const Record& record) {
  out.set_id(record.id);
  out.set_active(record.active);
  out.set_weight(record.weight);
  out.set_name(record.name);
  out.set_note(record.note);
  out.set_created(record.created.time_since_epoch().count());
  out.set_digest(record.digest.data(), record.digest.size());
  out.mutable_tags()->Assign(record.tags.begin(), record.tags.end());
  out.mutable_position()->set_x(record.position.x);
  out.mutable_position()->set_y(record.position.y);
  out.set_revision(record.revision);
}

/// Moves nothing: a message keeps its strings, as accessors and an arena would have it.
inline void copy(Record& out, const bench_pb::Record& message) {
  out.id = message.id();
  out.active = message.active();
  out.weight = message.weight();
  out.name = message.name();
  out.note = message.note();
  out.created = std::chrono::sys_seconds(std::chrono::seconds(message.created()));
  const auto* digest = reinterpret_cast<const std::byte*>(message.digest().data());
  out.digest.assign(digest, digest + message.digest().size());
  out.tags.assign(message.tags().begin(), message.tags().end());
  out.position = {message.position().x(), message.position().y()};
  out.revision = message.revision();
}

inline bool same(const bench_pb::Record& a, const bench_pb::Record& b) {
  return a.id() == b.id() && a.active() == b.active() && a.weight() == b.weight() &&
         a.name() == b.name() && a.note() == b.note() && a.created() == b.created() &&
         a.digest() == b.digest() &&
         std::equal(a.tags().begin(), a.tags().end(), b.tags().begin(), b.tags().end()) &&
         a.position().x() == b.position().x() && a.position().y() == b.position().y() &&
         a.revision() == b.revision();
}

}  // namespace tagwire::bench
