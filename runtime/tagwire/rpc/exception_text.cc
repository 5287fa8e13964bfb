#include "tagwire/rpc/exception_text.h"

#include <cstdlib>
#include <exception>
#include <memory>
#include <typeinfo>

#if __has_include(<cxxabi.h>)
#include <cxxabi.h>
#define TAGWIRE_HAS_CXXABI 1
#endif

namespace tagwire::rpc {
namespace {

std::string readable_name(const std::type_info& type) {
#ifdef TAGWIRE_HAS_CXXABI
  int status = 0;
  const std::unique_ptr<char, void (*)(void*)> name(
      abi::__cxa_demangle(type.name(), nullptr, nullptr, &status), std::free);
  if (name != nullptr) return name.get();
#endif
  return type.name();
}

std::string name_of_foreign_exception() {
#ifdef TAGWIRE_HAS_CXXABI
  if (const std::type_info* type = abi::__cxa_current_exception_type()) return readable_name(*type);
#endif
  return "an exception that is no std::exception";
}

}  // namespace

std::string describe_current_exception() {
  try {
    throw;
  } catch (const std::exception& exception) {
    return readable_name(typeid(exception)) + ": " + one_line(exception.what());
  } catch (...) {
    return name_of_foreign_exception();
  }
}

std::string one_line(std::string_view text) {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string line;
  line.reserve(text.size());
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '\n') {
      line += "\\n";
    } else if (c == '\t') {
      line += "\\t";
    } else if (byte < 0x20 || byte == 0x7f) {
      line.append("\\x").append(1, kHex[byte >> 4U]).append(1, kHex[byte & 15U]);
    } else {
      line += c;
    }
  }
  return line;
}

}  // namespace tagwire::rpc
