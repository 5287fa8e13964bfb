// Any bytes as a call document: there is always a reply, it is well-formed, and a handler ran only
// if the document was well-formed to its end. Covers what is special to system.multicall: entries
// are scanned, skipped where they are broken, and come back to.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tagwire/rpc/dispatcher.h"
#include "tagwire/rpc/system_methods.h"
#include "tagwire/xml/reader.h"

namespace {

class NoContext final : public tagwire::CallContext {
 public:
  std::string_view peer() const override { return {}; }
  std::optional<std::string_view> header(std::string_view) const override { return std::nullopt; }
  bool cancelled() const override { return false; }
};

struct Fixture {
  Fixture() {
    table.add_function("a", [this](int x, std::optional<std::string> y) {
      ++calls;
      return std::to_string(x) + y.value_or("");
    });
    table.add_function("m", [this](const std::map<std::string, std::vector<double>>& x) {
      ++calls;
      return x;
    });
    table.add_function("t", [this] {
      ++calls;
      throw tagwire::Fault(7, "\x01<&>\xff");
    });
    tagwire::rpc::add_system_methods(table);
  }
  int calls = 0;
  tagwire::rpc::MethodTable table;
};

void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static Fixture fixture;
  const tagwire::wire::ReadSettings settings{
      .limits = {.max_depth = 8, .max_elements = 300, .max_multicall_entries = 6}};
  const tagwire::rpc::Dispatcher dispatcher(fixture.table, {.read = settings});
  const std::string_view document(reinterpret_cast<const char*>(data), size);
  NoContext context;
  tagwire::OutputBuffer out;
  fixture.calls = 0;
  require(dispatcher.dispatch(document, context, out));
  require(!tagwire::xml::check_well_formed(out.view(), {}));
  require(out.view().ends_with("</methodResponse>"));
  // In other encodings the text that was checked is not the document, so only UTF-8 is held to it.
  const bool utf8 = tagwire::detect_encoding(document) == tagwire::Encoding::kUtf8;
  if (fixture.calls > 0 && utf8 && !document.starts_with("\xef\xbb\xbf")) {
    require(!tagwire::xml::check_well_formed(document, settings.limits));
  }
  return 0;
}
