// Codecs in one process: bytes to C++ values and back, no network. Names read
// work/message/layout/who, for example decode/doubles/python/tinyxml2; bench.py makes ratios of
// them. Every reader's result is compared with the values written before its time is taken.
#include <charconv>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <string>
#include <string_view>
#include <vector>

#include <benchmark/benchmark.h>

#include "tests/bench/documents.h"
#include "tests/bench/messages.h"
#include "tests/bench/peers.h"

namespace tagwire::bench {

namespace {

[[noreturn]] void fail(const std::string& what) {
  std::cerr << "codec_bench: " << what << "\n";
  std::exit(1);
}

template <class Peer, class T>
void bench_decode(const std::string& name, const T& value, const std::string& document) {
  const auto run = [name, &value, &document](benchmark::State& state) {
    T check;
    if (!Peer::read(document, check) || check != value) fail(name + " reads something else");
    for (auto _ : state) {
      T out;
      bool ok = Peer::read(document, out);
      benchmark::DoNotOptimize(ok);
      benchmark::DoNotOptimize(out);
    }
  };
  benchmark::RegisterBenchmark(name.c_str(), run);
}

template <class T>
void bench_message(const std::string& message, const T& value) {
  for (const auto& [layout, layout_name] :
       {std::pair{Layout::kCompact, "compact"}, std::pair{Layout::kPython, "python"}}) {
    // Lives as long as the program: the benchmarks run after main has registered them all.
    const std::string& document = *new std::string(call_document(value, layout));
    const std::string prefix = "decode/" + message + "/" + layout_name + "/";
    bench_decode<Tagwire>(prefix + "tagwire", value, document);
    bench_decode<Tinyxml2>(prefix + "tinyxml2", value, document);
    bench_decode<Pugixml>(prefix + "pugixml", value, document);
    bench_decode<Expat>(prefix + "expat", value, document);
  }
  const std::string name = "encode/" + message + "/compact/tagwire";
  benchmark::RegisterBenchmark(name.c_str(), [&value](benchmark::State& state) {
    for (auto _ : state) {
      std::size_t size = Tagwire::write(value);
      benchmark::DoNotOptimize(size);
    }
  });
}

/// The floor under decoding numbers: the same texts, found already, converted one after the other.
template <class T>
void bench_from_chars(const std::string& name, const std::vector<T>& values, std::string_view tag) {
  const std::string& document = *new std::string(call_document(values, Layout::kPython));
  const auto texts = texts_of(document, tag);
  if (texts.size() != values.size()) fail(name + " misses texts");
  benchmark::RegisterBenchmark(name.c_str(), [texts](benchmark::State& state) {
    for (auto _ : state) {
      std::vector<T> out(texts.size());
      for (std::size_t i = 0; i < texts.size(); ++i) {
        std::from_chars(texts[i].data(), texts[i].data() + texts[i].size(), out[i]);
      }
      benchmark::DoNotOptimize(out.data());
      benchmark::ClobberMemory();
    }
  });
}

/// The floor under encoding numbers: the same notation, one after the other into one buffer.
template <class T>
void bench_to_chars(const std::string& name, const std::vector<T>& values, auto... notation) {
  benchmark::RegisterBenchmark(name.c_str(), [&values, notation...](benchmark::State& state) {
    std::vector<char> buffer(32 * values.size());
    for (auto _ : state) {
      char* at = buffer.data();
      char* const end = at + buffer.size();
      for (const T value : values) at = std::to_chars(at, end, value, notation...).ptr;
      benchmark::DoNotOptimize(at);
      benchmark::ClobberMemory();
    }
  });
}

/// Writes each message to a file, for programs in other languages.
void dump(const Messages& messages, const std::string& folder) {
  const auto write = [&](const std::string& name, const auto& value) {
    std::ofstream(folder + "/" + name + ".xml") << call_document(value, Layout::kPython);
  };
  write("add", messages.add);
  write("record", messages.record);
  write("doubles", messages.doubles);
  write("ints", messages.ints);
  write("strings", messages.strings);
  write("bytes", messages.bytes);
}

/// `messages` must outlive the benchmarks.
void register_all(const Messages& messages) {
  bench_message("add", messages.add);
  bench_message("record", messages.record);
  bench_message("doubles", messages.doubles);
  bench_message("ints", messages.ints);
  bench_message("strings", messages.strings);
  bench_message("bytes", messages.bytes);
  bench_from_chars("decode/doubles/python/from_chars", messages.doubles, "double");
  bench_from_chars("decode/ints/python/from_chars", messages.ints, "int");
  bench_to_chars("encode/doubles/compact/to_chars", messages.doubles, std::chars_format::fixed);
  bench_to_chars("encode/ints/compact/to_chars", messages.ints);
}

}  // namespace

}  // namespace tagwire::bench

int main(int argc, char** argv) {
  const tagwire::bench::Messages messages;
  if (argc == 3 && std::string_view(argv[1]) == "--dump") {
    tagwire::bench::dump(messages, argv[2]);
    return 0;
  }
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  tagwire::bench::register_all(messages);
#ifdef TAGWIRE_BENCH_PROTOBUF
  tagwire::bench::register_protobuf(messages);
#endif
  benchmark::RunSpecifiedBenchmarks();
}
