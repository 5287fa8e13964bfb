#include "tests/bench/documents.h"

#include <array>
#include <charconv>
#include <random>
#include <utility>

#include "tagwire/base/base64.h"
#include "tagwire/base/datetime.h"
#include "tagwire/base/numbers.h"

namespace tagwire::bench {

namespace {

std::mt19937_64 seeded() { return std::mt19937_64(20240229); }

/// Writes documents the plain way. Not the library's writer: a benchmark should not depend on what
/// it measures for its input.
class Text {
 public:
  explicit Text(Layout layout) : python_(layout == Layout::kPython) {}

  std::string call(std::string_view method, const auto& write_params) {
    text_ = python_ ? "<?xml version='1.0'?>\n" : "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";
    open("methodCall");
    line("<methodName>", method, "</methodName>");
    open("params");
    write_params();
    close("params");
    close("methodCall");
    return std::move(text_);
  }
  template <class T>
  void param(const T& v) {
    open("param");
    value(v);
    close("param");
  }

  void value(std::int32_t v) {
    std::array<char, kMaxIntegerText> digits;
    scalar(python_ ? "int" : "i4", {digits.data(), write_integer(digits.data(), v)});
  }
  void value(double v) {
    std::array<char, kMaxDoubleText> digits;
    scalar("double", {digits.data(), write_double(digits.data(), v)});
  }
  void value(bool v) { scalar("boolean", v ? "1" : "0"); }
  void value(const std::string& v) { scalar("string", v); }
  void value(std::chrono::sys_seconds v) {
    std::array<char, kDatetimeText> text;
    scalar("dateTime.iso8601", {text.data(), write_datetime(text.data(), v)});
  }
  void value(const Bytes& v) { scalar("base64", encode_base64(v)); }
  template <class T>
  void value(const std::vector<T>& v) {
    line("<value><array><data>");
    for (const T& element : v) value(element);
    line("</data></array></value>");
  }
  void value(const Position& v) {
    line("<value><struct>");
    member("x", v.x);
    member("y", v.y);
    line("</struct></value>");
  }
  void value(const Record& v) {
    line("<value><struct>");
    member("id", v.id);
    member("active", v.active);
    member("weight", v.weight);
    member("name", v.name);
    member("note", v.note);
    member("created", v.created);
    member("digest", v.digest);
    member("tags", v.tags);
    member("position", v.position);
    member("revision", v.revision);
    line("</struct></value>");
  }

 private:
  void line(auto... parts) { (text_.append(parts), ...).append(python_ ? "\n" : ""); }
  void open(std::string_view tag) { line("<", tag, ">"); }
  void close(std::string_view tag) { line("</", tag, ">"); }
  void scalar(std::string_view tag, std::string_view content) {
    line("<value><", tag, ">", content, "</", tag, "></value>");
  }
  template <class T>
  void member(std::string_view name, const T& v) {
    open("member");
    line("<name>", name, "</name>");
    value(v);
    close("member");
  }

  bool python_;
  std::string text_;
};

template <class T>
std::string one_param(std::string_view method, const T& value, Layout layout) {
  Text text(layout);
  return text.call(method, [&] { text.param(value); });
}

}  // namespace

Addends make_addends() { return {.a = 3, .b = 5}; }

Record make_record() {
  using std::chrono::sys_days, std::chrono::year;
  return {.id = 4711,
          .active = true,
          .weight = 12.625,
          .name = "spectrometer-7",
          .note = "calibrated after the move to the new building",
          .created = sys_days(year(2024) / 2 / 29) + std::chrono::seconds(45296),
          .digest = make_bytes(32),
          .tags = make_strings(10),
          .position = {.x = 52.520008, .y = 13.404954},
          .revision = 42};
}

Doubles make_doubles(std::size_t count) {
  auto random = seeded();
  std::uniform_real_distribution<double> any(-1000, 1000);
  Doubles out(count);
  for (double& v : out) v = any(random);
  return out;
}

Ints make_ints(std::size_t count) {
  auto random = seeded();
  std::uniform_int_distribution<std::int32_t> any(-1'000'000, 1'000'000);
  Ints out(count);
  for (std::int32_t& v : out) v = any(random);
  return out;
}

Strings make_strings(std::size_t count) {
  auto random = seeded();
  std::uniform_int_distribution<std::size_t> length(6, 14);
  std::uniform_int_distribution<int> letter('a', 'z');
  Strings out(count);
  for (std::string& v : out) {
    v.resize(length(random));
    for (char& c : v) c = static_cast<char>(letter(random));
  }
  return out;
}

Bytes make_bytes(std::size_t count) {
  auto random = seeded();
  std::uniform_int_distribution<int> any(0, 255);
  Bytes out(count);
  for (std::byte& v : out) v = static_cast<std::byte>(any(random));
  return out;
}

std::string call_document(const Addends& value, Layout layout) {
  Text text(layout);
  return text.call("add", [&] {
    text.param(value.a);
    text.param(value.b);
  });
}
std::string call_document(const Record& v, Layout layout) { return one_param("echo", v, layout); }
std::string call_document(const Doubles& v, Layout layout) { return one_param("sum", v, layout); }
std::string call_document(const Ints& v, Layout layout) { return one_param("sum", v, layout); }
std::string call_document(const Strings& v, Layout layout) { return one_param("join", v, layout); }
std::string call_document(const Bytes& v, Layout layout) { return one_param("echo", v, layout); }

std::vector<std::string_view> texts_of(std::string_view document, std::string_view tag) {
  std::string open = "<";
  open.append(tag).append(">");
  std::vector<std::string_view> out;
  for (std::size_t at = document.find(open); at != std::string_view::npos;
       at = document.find(open, at)) {
    at += open.size();
    const std::size_t end = document.find('<', at);
    out.push_back(document.substr(at, end - at));
  }
  return out;
}

}  // namespace tagwire::bench
