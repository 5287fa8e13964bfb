#include "tagwire/rpc/multicall.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tagwire/rpc/call_runner.h"
#include "tagwire/wire/codecs.h"
#include "tagwire/wire/reply.h"

namespace tagwire::rpc {
namespace {

constexpr std::string_view kName = "system.multicall";

/// One call of several. `params` is read when its turn comes: only then is known as what.
struct Entry {
  std::string method;
  std::optional<wire::Decoder::Mark> params;  ///< where the array is; none: no arguments
  std::optional<Fault> fault;                 ///< malformed: what it is answered with
};

/// The name that an entry calls, as far as a reply repeats it.
std::string_view shown_name(const Entry& entry) {
  return std::string_view(entry.method).substr(0, DocumentLimits{}.max_name_bytes);
}

/// The parameter of system.multicall.
struct Entries {
  std::size_t max = 0;
  std::vector<Entry> list = {};
};

/// Reads the whole array first, so that nothing is called unless the document is good to its end,
/// and notes where each entry's arguments are.
class EntriesReader {
 public:
  EntriesReader(wire::Decoder& in, Entries& out) : in_(in), out_(out) {}

  bool read() {
    wire::ArrayCursor array;
    if (!in_.begin_array(array)) return false;
    while (in_.next_element(array)) {
      if (array.count > out_.max) {
        throw beyond_a_limit("more than " + std::to_string(out_.max) + " entries");
      }
      const wire::Decoder::Mark start = in_.mark();
      Entry& entry = out_.list.emplace_back();
      const std::size_t index = array.count - 1;
      if (!read_entry(entry) && !recover(entry, index, start)) return in_.within(index);
    }
    return in_.end_array(array);
  }

 private:
  bool read_entry(Entry& entry) {
    wire::StructCursor members;
    wire::MemberNames others;
    std::string_view name;
    bool has_method = false;
    if (!in_.begin_struct(members)) return false;
    while (in_.next_member(members, name)) {
      if (name == "methodName") {
        if (has_method && !in_.lenient()) return in_.duplicate_member(name);
        has_method = true;
        if (!in_.read_string(entry.method)) return in_.within("methodName");
      } else if (name == "params") {
        if (entry.params && !in_.lenient()) return in_.duplicate_member(name);
        entry.params = in_.mark();
        if (!skip_params()) return false;
      } else {
        others.add(members, name);
        if (!in_.skip_value()) return in_.within(name);
      }
    }
    if (!in_.end_struct(members)) return false;
    const std::string_view* twice = in_.lenient() ? nullptr : others.find_duplicate();
    if (twice != nullptr) return in_.duplicate_member(*twice);
    return has_method || in_.reject(members.start, "member 'methodName' is missing");
  }

  bool skip_params() {
    wire::Kind kind{};
    std::string_view tag;
    const char* at = in_.position();
    if (!in_.peek(kind, tag)) return false;
    if (kind != wire::Kind::kArray) {
      in_.wrong_type(at, "array", to_string(kind));
      return in_.within("params");
    }
    return in_.skip_value() || in_.within_root("params");
  }

  /// After an entry that is well-formed XML and something else than a call: notes why and goes on
  /// behind it. False: the document is not well-formed, or beyond a limit.
  bool recover(Entry& entry, std::size_t index, const wire::Decoder::Mark& start) {
    if (!is_about_content()) return false;
    if (!std::exchange(known_well_formed_, true)) {  // once: it looks at the whole document
      in_.settle();
      if (!is_about_content()) return false;
    }
    wire::DecodeError error = in_.take_error();
    const bool in_arguments = error.path.starts_with("params");
    if (!in_arguments) error.path.insert(0, "params[0][" + std::to_string(index) + "]");
    const bool named = in_arguments && !entry.method.empty();
    const std::string_view method = named ? shown_name(entry) : kName;
    entry.fault = Fault(error.fault_code, std::string(method) + ": " + error.text());
    in_.rewind(start);
    skip_element();
    return true;
  }

  bool is_about_content() const {
    const std::int32_t code = in_.error().fault_code;
    return code == fault_code::kInvalidParams || code == fault_code::kInvalidCall;
  }

  /// Moves behind the next element, looking at nothing but tags: that they match is checked again,
  /// because settle() gives up on documents that nest too deep.
  void skip_element() {
    using Token = xml::Reader::Token;
    xml::Reader& reader = in_.reader();
    const std::size_t max_depth = 4 * in_.limits().max_depth + 16;  // as check_well_formed() has it
    std::vector<std::string_view> open;
    std::string_view text;
    std::string scratch;
    do {
      switch (reader.next_tag()) {
        case Token::kStartTag:
          if (!reader.empty()) open.push_back(reader.name());
          if (open.size() > max_depth) throw beyond_a_limit("elements nest too deep");
          break;
        case Token::kEndTag:
          if (open.empty() || open.back() != reader.name()) throw not_well_formed(reader.name());
          open.pop_back();
          break;
        case Token::kText:
          if (!reader.read_text(text, scratch)) throw beyond_a_limit(reader.failure().message);
          break;
        case Token::kEnd:
        case Token::kError:
          throw beyond_a_limit(reader.failure().message);
      }
    } while (!open.empty());
  }

  static Fault beyond_a_limit(const std::string& what) {
    return Fault(fault_code::kTooLarge, std::string(kName) + ": " + what);
  }
  static Fault not_well_formed(std::string_view end_tag) {
    return Fault(fault_code::kNotWellFormed,
                 std::string(kName) + ": unexpected </" + std::string(end_tag) + ">");
  }

  wire::Decoder& in_;
  Entries& out_;
  bool known_well_formed_ = false;
};

}  // namespace
}  // namespace tagwire::rpc

template <>
struct tagwire::Codec<tagwire::rpc::Entries> {
  static bool decode(wire::Decoder& in, rpc::Entries& out) {
    return rpc::EntriesReader(in, out).read();
  }
};

namespace tagwire::rpc {
namespace {

class Multicall final : public Method {
 public:
  Multicall()
      : Method(
            {kName,
             "Makes several calls at once. Takes an array of structs {methodName, params}; answers "
             "an array with, for each, an array of its one result or the struct of its fault."}) {}

  MethodTypes types() const override {
    static constexpr std::string_view kParameters[] = {"array"};
    return {.result = "array", .parameters = kParameters, .required = 1};
  }

  bool invoke(Arguments& in, CallContext& context, wire::Encoder& out) const override {
    Entries entries{.max = in.runner().options().read.limits.max_multicall_entries};
    if (!in.read(1, entries)) return false;
    out.begin_array();
    for (Entry& entry : entries.list) {
      std::optional<Fault> fault =
          entry.fault ? std::move(entry.fault) : run(entry, in, context, out.buffer());
      if (fault) wire::encode_fault_value(out, *fault);
    }
    out.end_array();
    context.set_method(name());
    return true;
  }

  std::optional<Fault> declared_fault() const override { return std::nullopt; }

 private:
  /// Appends the boxed result of one entry, or nothing and returns the fault.
  std::optional<Fault> run(const Entry& entry, Arguments& in, CallContext& context,
                           OutputBuffer& buffer) const {
    const CallRunner& runner = in.runner();
    const Method* method = runner.table().find(entry.method);
    if (method == nullptr) return no_such_method(shown_name(entry));
    if (method == this) {
      return Fault(fault_code::kInvalidParams,
                   std::string(kName) + " cannot be called inside itself");
    }
    context.set_method(method->name());
    if (entry.params) in.decoder().rewind(*entry.params);
    const std::size_t start = buffer.size();
    wire::Encoder out(buffer, runner.options().dialect, runner.options().read.limits.max_depth);
    out.begin_array();
    Arguments arguments(runner, in.decoder(), entry.params.has_value());
    std::optional<Fault> fault = runner.run(*method, arguments, context, out);
    if (fault) {
      if (in.decoder().failed()) in.decoder().take_error();
      buffer.truncate(start);
    } else {
      out.end_array();
    }
    return fault;
  }
};

}  // namespace

std::unique_ptr<Method> make_multicall() { return std::make_unique<Multicall>(); }

}  // namespace tagwire::rpc
