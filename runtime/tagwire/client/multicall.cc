#include "tagwire/client/multicall.h"

#include <utility>

#include "tagwire/wire/reply.h"

namespace tagwire {
namespace {

constexpr std::string_view kMethod = "system.multicall";

/// What an entry of the answer looks like.
enum class Shape : std::uint8_t {
  kFault,  ///< a struct with faultCode and faultString
  kBox,    ///< an array of one: a result in its box, or a bare result that is such an array
  kBare,   ///< anything else: only a result without a box
};

struct Answer {
  wire::Decoder::Mark at;
  Shape shape;
};

bool scan_struct(wire::Decoder& in, Shape& shape) {
  wire::StructCursor members;
  std::string_view name;
  bool has_code = false;
  bool has_text = false;
  if (!in.begin_struct(members)) return false;
  while (in.next_member(members, name)) {
    has_code = has_code || name == "faultCode";
    has_text = has_text || name == "faultString";
    if (!in.skip_value()) return in.within(name);
  }
  if (has_code && has_text) shape = Shape::kFault;
  return in.end_struct(members);
}

bool scan_array(wire::Decoder& in, Shape& shape) {
  wire::ArrayCursor array;
  if (!in.begin_array(array)) return false;
  while (in.next_element(array)) {
    if (!in.skip_value()) return in.within(array.count - 1);
  }
  if (array.count == 1) shape = Shape::kBox;
  return in.end_array(array);
}

bool scan_answer(wire::Decoder& in, Answer& answer) {
  wire::Kind kind{};
  std::string_view tag;
  answer = {.at = in.mark(), .shape = Shape::kBare};
  if (!in.peek(kind, tag)) return false;
  if (kind == wire::Kind::kStruct) return scan_struct(in, answer.shape);
  if (kind == wire::Kind::kArray) return scan_array(in, answer.shape);
  return in.skip_value();
}

/// Reads the array of answers and checks all of it; notes where each begins.
bool scan_answers(wire::Decoder& in, std::vector<Answer>& answers) {
  wire::ArrayCursor array;
  if (!in.begin_array(array)) return false;
  while (in.next_element(array)) {
    if (!scan_answer(in, answers.emplace_back())) return in.within(array.count - 1);
  }
  return in.end_array(array);
}

/// Some servers (Perl's RPC::XML) give up a batch at its first fault, and answer with that in place
/// of the array. Whether it is so; if not, the decoder is where it was.
bool read_lone_fault(wire::Decoder& in, Fault& fault) {
  const wire::Decoder::Mark at = in.mark();
  Answer answer{};
  wire::StructCursor members;
  if (scan_answer(in, answer) && answer.shape == Shape::kFault) {
    in.rewind(at);
    if (in.begin_struct(members) && wire::read_fault_struct(in, members, fault)) return true;
  }
  in.take_error();
  in.rewind(at);
  return false;
}

bool read_boxed(wire::Decoder& in, calling::BatchEntry& entry) {
  wire::ArrayCursor array;
  return in.begin_array(array) && in.next_element(array) && (entry.read(in) || in.within(0)) &&
         !in.next_element(array) && in.end_array(array);
}

bool read_fault(wire::Decoder& in, calling::BatchEntry& entry) {
  wire::StructCursor members;
  Fault fault(0, {});
  if (!in.begin_struct(members) || !wire::read_fault_struct(in, members, fault)) return false;
  entry.error = to_error(std::move(fault));
  return true;
}

/// Reads one answer into its entry. False: it does not fit, and the entry's error says so.
bool read_answer(wire::Decoder& in, const Answer& answer, bool boxed, std::size_t index,
                 calling::BatchEntry& entry) {
  entry.error.reset();
  in.rewind(answer.at);
  const bool read = answer.shape == Shape::kFault ? read_fault(in, entry)
                    : boxed                       ? read_boxed(in, entry)
                                                  : entry.read(in);
  if (read) return true;
  in.within(index);
  in.within_root("result");
  entry.error = in.take_error().to_error().during("reading the reply");
  entry.error->may_have_run = true;
  return false;
}

using Entries = std::vector<std::shared_ptr<calling::BatchEntry>>;

/// Reads all of them in one way; returns how many fit.
std::size_t read_answers(wire::Decoder& in, const std::vector<Answer>& answers, bool boxed,
                         const Entries& entries) {
  std::size_t fitting = 0;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (read_answer(in, answers[i], boxed, i, *entries[i])) ++fitting;
  }
  return fitting;
}

/// A server boxes all its results or none. Where all are arrays of one, bare ones look boxed until
/// their types are known: the way in which more of them fit is the right one.
void read_all(wire::Decoder& in, const std::vector<Answer>& answers, const Entries& entries) {
  bool boxed = true;
  for (const Answer& answer : answers) boxed = boxed && answer.shape != Shape::kBare;
  const std::size_t fitting = read_answers(in, answers, boxed, entries);
  if (!boxed || fitting == entries.size()) return;
  if (read_answers(in, answers, false, entries) <= fitting) {
    read_answers(in, answers, true, entries);
  }
}

}  // namespace

MultiCall::MultiCall(Client& client, CallOptions options)
    : client_(client), options_(std::move(options)) {}

MultiCall::~MultiCall() = default;

void MultiCall::begin_entry(wire::Encoder& out, std::string_view method) {
  const std::size_t max = client_.options().document.max_multicall_entries;
  if (entries_.size() >= max) {
    throw Exception(
        make_error(ErrorCode::kLimit, "adding " + std::string(method) + " to a batch: it holds " +
                                          std::to_string(max) +
                                          " calls, which is the limit (max_multicall_entries of "
                                          "ClientOptions::document); run it, then go on"));
  }
  entry_at_ = calls_.size();
  out.begin_struct();
  out.begin_member<"methodName">();
  out.write_string(method);
  out.end_member();
  out.begin_member<"params">();
  out.begin_array();
}

void MultiCall::end_entry(wire::Encoder& out, std::shared_ptr<calling::BatchEntry> entry) {
  out.end_array();
  out.end_member();
  out.end_struct();
  if (out.failed()) {
    calls_.truncate(entry_at_);
    throw Exception(out.error().during("adding " + entry->method + " to a batch"));
  }
  entries_.push_back(std::move(entry));
}

void MultiCall::run() {
  Result<void> ran = try_run();
  if (!ran.ok()) throw_error<>(std::move(ran).error());
}

Result<void> MultiCall::try_run() {
  if (entries_.empty()) return {};
  const Entries entries = std::move(entries_);
  const OutputBuffer calls = std::move(calls_);
  entries_.clear();
  Result<void> ran = exchange(entries, calls);
  for (const auto& entry : entries) {
    entry->done = true;
    if (!ran.ok()) entry->error = ran.error();
  }
  return ran;
}

Result<void> MultiCall::exchange(const Entries& entries, const OutputBuffer& calls) {
  Client::Exchange exchange(*client_.impl_, options_, kMethod);
  OutputBuffer* const document = exchange.begin();
  if (document == nullptr) return exchange.take_error();
  wire::Encoder out(*document, exchange.dialect());
  wire::detail::begin_call(out, kMethod);
  out.raw<"<param><value><array><data>">();
  out.raw(calls.view());
  out.raw<"</data></array></value></param>">();
  wire::detail::end_call(out);
  if (!exchange.run()) return exchange.take_error();

  wire::ReplyReader reply(exchange.reply(), exchange.read_settings());
  std::vector<Answer> answers;
  switch (reply.open()) {
    case wire::ReplyReader::Content::kError:
      return exchange.explain(reply.error());
    case wire::ReplyReader::Content::kNothing:
      return exchange.explain(
          make_error(ErrorCode::kMalformed, "expected a result, found a reply without one"));
    case wire::ReplyReader::Content::kValue:
      break;
  }
  Fault fault(0, {});
  if (read_lone_fault(reply.decoder(), fault)) return exchange.explain(to_error(std::move(fault)));
  if (!reply.finish(scan_answers(reply.decoder(), answers))) return exchange.explain(reply.error());
  if (answers.size() != entries.size()) {
    return exchange.explain(
        make_error(ErrorCode::kMalformed, "result: expected " + std::to_string(entries.size()) +
                                              (entries.size() == 1 ? " entry" : " entries") +
                                              ", found " + std::to_string(answers.size())));
  }
  read_all(reply.decoder(), answers, entries);
  for (const auto& entry : entries) {
    if (entry->error) {
      entry->error = exchange.in_call(*std::move(entry->error), entry->method + " in a batch");
    }
  }
  return {};
}

}  // namespace tagwire
