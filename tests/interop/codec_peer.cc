// The codec behind a pipe, for the Python side of the interop tests. No HTTP: what is tested is how
// documents are read and written.
//
//   codec_peer serve            reads calls from standard input and answers them, each a length in
//                               four bytes (big-endian) and a document; ends with the input
//   codec_peer verdicts FILE... prints one line of JSON a file: what we and tinyxml2 make of it
//
// `serve` holds every answer that it writes against tinyxml2, and ends with status 1 when that
// reads another value than was written.
#include <bit>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "codegen/cli/strict_message.h"
#include "tagwire/base/encoding.h"
#include "tagwire/wire/call.h"
#include "tagwire/wire/reply.h"
#include "tagwire/wire/value_codec.h"
#include "tests/interop/tinyxml2_message.h"

namespace {

using namespace tagwire;

bool disagreed = false;

// tinyxml2 drops text that is nothing but blanks (its issue 242) and stops at 100 nested elements:
// such answers are left to Python.
bool is_beyond_tinyxml2(const Value& value, int depth = 0) {
  if (depth > 20) return true;
  if (const auto* text = value.get_if<std::string>()) {
    return !text->empty() && text->find_first_not_of(" \t\n\r") == std::string::npos;
  }
  if (const auto* elements = value.get_if<Value::Array>()) {
    for (const Value& element : *elements) {
      if (is_beyond_tinyxml2(element, depth + 1)) return true;
    }
  }
  if (const auto* members = value.get_if<Struct>()) {
    for (const auto& [name, member] : *members) {
      if (is_beyond_tinyxml2(name, depth) || is_beyond_tinyxml2(member, depth + 1)) return true;
    }
  }
  return false;
}

void check_with_tinyxml2(std::string_view document, const Value& written) {
  if (is_beyond_tinyxml2(written)) return;
  std::string why;
  const auto read = interop::read_with_tinyxml2(document, why);
  const std::string want = "reply(" + to_string(written) + ")";
  if (read == want) return;
  disagreed = true;
  std::cerr << "tinyxml2 reads " << read.value_or(why).substr(0, 500) << "\ninstead of "
            << want.substr(0, 500) << "\n";
}

// --- the methods ---

std::string hex(double number) {
  char text[17];
  std::snprintf(text, sizeof text, "%016llx",
                static_cast<unsigned long long>(std::bit_cast<std::uint64_t>(number)));
  return text;
}

std::vector<std::string> bits_of(const std::vector<double>& numbers) {
  std::vector<std::string> all;
  for (const double number : numbers) all.push_back(hex(number));
  return all;
}

std::vector<double> doubles_of(const std::vector<std::string>& bits) {
  std::vector<double> numbers;
  for (const std::string& text : bits) {
    numbers.push_back(std::bit_cast<double>(std::stoull(text, nullptr, 16)));
  }
  return numbers;
}

// Bytes that no string of Python could bring here, such as those of a surrogate.
std::string text_of(const std::vector<std::int32_t>& codes) {
  std::string text;
  for (const std::int32_t code : codes) append_utf8(text, static_cast<char32_t>(code));
  return text;
}

Value to_value(const Value& value) { return value; }
template <class T>
Value to_value(const std::vector<T>& elements) {
  Value::Array array;
  for (const T& element : elements) array.emplace_back(element);
  return array;
}
Value to_value(const Value::Bytes& bytes) { return bytes; }
Value to_value(const std::string& text) { return text; }

template <class T>
std::string reply_with(const T& result) {
  OutputBuffer out;
  if (const auto written = wire::encode_reply(out, {}, result); !written.ok()) {
    wire::encode_fault(out, {}, Fault(fault_code::kInternal, written.error().message));
  } else {
    check_with_tinyxml2(out.view(), to_value(result));
  }
  return std::string(out.view());
}

std::string fault_with(const Fault& fault) {
  OutputBuffer out;
  wire::encode_fault(out, {}, fault);
  return std::string(out.view());
}

std::string refuse(const wire::CallReader& call) {
  return fault_with(Fault(call.error().fault_code, call.error().text()));
}

template <class Argument, class Function>
std::string answer(wire::CallReader& call, Function function) {
  Argument argument{};
  if (!call.read_params(1, argument)) return refuse(call);
  return reply_with(function(argument));
}

template <class Argument>
std::string echo(wire::CallReader& call) {
  return answer<Argument>(call, [](const Argument& argument) { return argument; });
}

std::string answer_failure(wire::CallReader& call) {
  std::int32_t code = 0;
  std::string text;
  if (!call.read_params(2, code, text)) return refuse(call);
  return fault_with(Fault(code, text));
}

std::string answer(std::string_view document) {
  wire::CallReader call(document);
  if (!call.open()) return refuse(call);
  const std::string_view method = call.method();
  if (method == "echo") return echo<Value>(call);
  if (method == "echo_int32") return echo<std::vector<std::int32_t>>(call);
  if (method == "echo_int64") return echo<std::vector<std::int64_t>>(call);
  if (method == "echo_strings") return echo<std::vector<std::string>>(call);
  if (method == "echo_bytes") return echo<std::vector<std::byte>>(call);
  if (method == "echo_dates") return echo<std::vector<std::chrono::sys_seconds>>(call);
  if (method == "bits_of") return answer<std::vector<double>>(call, bits_of);
  if (method == "doubles_of") return answer<std::vector<std::string>>(call, doubles_of);
  if (method == "text_of") return answer<std::vector<std::int32_t>>(call, text_of);
  if (method == "fail") return answer_failure(call);
  if (!call.skip_params()) return refuse(call);
  return fault_with(Fault(fault_code::kMethodNotFound, "no such method"));
}

int serve() {
  unsigned char length[4];
  while (std::fread(length, 1, 4, stdin) == 4) {
    const std::size_t size =
        static_cast<std::size_t>(length[0]) << 24 | length[1] << 16U | length[2] << 8U | length[3];
    std::string document(size, '\0');
    if (std::fread(document.data(), 1, size, stdin) != size) return 1;
    const std::string reply = answer(document);
    for (int i = 0; i < 4; ++i)
      length[i] = static_cast<unsigned char>(reply.size() >> (24 - 8 * i));
    std::fwrite(length, 1, 4, stdout);
    std::fwrite(reply.data(), 1, reply.size(), stdout);
    std::fflush(stdout);
  }
  return disagreed ? 1 : 0;
}

int print_verdicts(int count, char** files) {
  for (int i = 0; i < count; ++i) {
    std::ifstream in(files[i], std::ios::binary);
    const std::string document(std::istreambuf_iterator<char>(in), {});
    if (!in) return 1;
    const cli::StrictMessage message = cli::read_strictly(document);
    nlohmann::json line;
    if (message.ok()) {
      line["reads"] = cli::to_line(message);
    } else {
      line["fault"] = message.error->fault_code;
      line["message"] = message.error->text();
    }
    std::string why;
    const auto tree = interop::read_with_tinyxml2(document, why);
    line["tinyxml2"] = tree ? nlohmann::json(*tree) : nlohmann::json();
    std::cout << line.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) << "\n";
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string mode = argc > 1 ? argv[1] : "";
  if (mode == "serve") return serve();
  if (mode == "verdicts") return print_verdicts(argc - 2, argv + 2);
  std::cerr << "usage: codec_peer serve | verdicts FILE...\n";
  return 2;
}
