// Protocol Buffers on the values of the codec benchmarks. Its parser makes messages; a program that
// keeps its data in types of its own copies them out, and only that does what a decoder of tagwire
// does. So there are three ways to read:
//   protobuf         parse into a new message
//   protobuf-copied  and copy into the types that tagwire decodes into; what a gRPC handler does
//   protobuf-reused  the same with one message for all parses, as its documentation advises
#include <cstdlib>
#include <iostream>
#include <string>

#include <benchmark/benchmark.h>

#include "tests/bench/messages.h"
#include "tests/bench/peers/protobuf_record.h"

namespace tagwire::bench {

namespace {

void fill(bench_pb::Addends& out, const Addends& value) {
  out.set_a(value.a);
  out.set_b(value.b);
}
void copy(Addends& out, const bench_pb::Addends& message) { out = {message.a(), message.b()}; }

void fill(bench_pb::Blob& out, const Bytes& value) { out.set_value(value.data(), value.size()); }
void copy(Bytes& out, const bench_pb::Blob& message) {
  const auto* data = reinterpret_cast<const std::byte*>(message.value().data());
  out.assign(data, data + message.value().size());
}

template <class Message, class T>
void fill_list(Message& out, const std::vector<T>& value) {
  out.mutable_values()->Assign(value.begin(), value.end());
}
template <class Message, class T>
void copy_list(std::vector<T>& out, const Message& message) {
  out.assign(message.values().begin(), message.values().end());
}
void fill(bench_pb::Doubles& out, const Doubles& value) { fill_list(out, value); }
void copy(Doubles& out, const bench_pb::Doubles& message) { copy_list(out, message); }
void fill(bench_pb::Ints& out, const Ints& value) { fill_list(out, value); }
void copy(Ints& out, const bench_pb::Ints& message) { copy_list(out, message); }
void fill(bench_pb::Strings& out, const Strings& value) { fill_list(out, value); }
void copy(Strings& out, const bench_pb::Strings& message) { copy_list(out, message); }

template <class Message, class T>
void bench_message(const std::string& name, const T& value) {
  // Live as long as the program: the benchmarks run after main has registered them all.
  Message filled;
  fill(filled, value);
  const std::string& document = *new std::string(filled.SerializeAsString());
  Message parsed;
  T check;
  if (parsed.ParseFromString(document)) copy(check, parsed);
  if (check != value) {
    std::cerr << "codec_bench: protobuf reads another " << name << "\n";
    std::exit(1);
  }

  const std::string decode = "decode/" + name + "/python/";
  benchmark::RegisterBenchmark((decode + "protobuf").c_str(), [&document](benchmark::State& state) {
    for (auto _ : state) {
      Message message;
      bool ok = message.ParseFromString(document);
      benchmark::DoNotOptimize(ok);
      benchmark::DoNotOptimize(message);
    }
  });
  benchmark::RegisterBenchmark((decode + "protobuf-copied").c_str(),
                               [&document](benchmark::State& state) {
                                 for (auto _ : state) {
                                   Message message;
                                   bool ok = message.ParseFromString(document);
                                   T out;
                                   copy(out, message);
                                   benchmark::DoNotOptimize(ok);
                                   benchmark::DoNotOptimize(out);
                                 }
                               });
  benchmark::RegisterBenchmark((decode + "protobuf-reused").c_str(),
                               [&document](benchmark::State& state) {
                                 Message message;
                                 for (auto _ : state) {
                                   bool ok = message.ParseFromString(document);
                                   T out;
                                   copy(out, message);
                                   benchmark::DoNotOptimize(ok);
                                   benchmark::DoNotOptimize(out);
                                 }
                               });
  benchmark::RegisterBenchmark(("encode/" + name + "/compact/protobuf").c_str(),
                               [&value](benchmark::State& state) {
                                 std::string text;
                                 for (auto _ : state) {
                                   Message message;
                                   fill(message, value);
                                   bool ok = message.SerializeToString(&text);
                                   benchmark::DoNotOptimize(ok);
                                   benchmark::ClobberMemory();
                                 }
                               });
}

}  // namespace

void register_protobuf(const Messages& messages) {
  bench_message<bench_pb::Addends>("add", messages.add);
  bench_message<bench_pb::Record>("record", messages.record);
  bench_message<bench_pb::Doubles>("doubles", messages.doubles);
  bench_message<bench_pb::Ints>("ints", messages.ints);
  bench_message<bench_pb::Strings>("strings", messages.strings);
  bench_message<bench_pb::Blob>("bytes", messages.bytes);
}

}  // namespace tagwire::bench
