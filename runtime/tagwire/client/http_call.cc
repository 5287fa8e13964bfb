#include "tagwire/client/http_call.h"

#include <algorithm>
#include <utility>

#include "tagwire/client/reply_error.h"

namespace tagwire::calling {
namespace {

using transport::ClientStream;
using transport::Clock;
using Parsed = http::ResponseParser::Status;

// Enough for a usual small reply. A larger one grows by what was received.
constexpr std::size_t kFirstRead = 4096;

// A server that closes a connection so soon after an answer does so after each. (One that only
// limits how long a connection may be idle waits longer.)
constexpr std::chrono::seconds kRightAfter{1};

// How long after the first answer its connection is watched before it carries the second call.
// Without it, nine of ten clients of Frontier::Daemon lost that call to the close; it arrives
// within 1 ms.
constexpr std::chrono::milliseconds kFirstPause{5};

}  // namespace

std::string spell_duration(std::chrono::milliseconds time) {
  const auto count = time.count();
  if (count % 1000 == 0) return std::to_string(count / 1000) + " s";
  if (count < 1000) return std::to_string(count) + " ms";
  std::string fraction = std::to_string(1000 + count % 1000).substr(1);
  while (fraction.back() == '0') fraction.pop_back();
  return std::to_string(count / 1000) + "." + fraction + " s";
}

std::optional<Error> HttpCall::run(std::string_view request) {
  const bool kept = is_usable();
  if (!kept && connection_.stream.connected()) note_close();
  Outcome outcome = Outcome::kFailed;
  if (kept || connect()) {
    outcome = attempt(request);
    if (kept && outcome == Outcome::kReplied) keep_alive_.worked();
    if (kept && outcome != Outcome::kReplied && received_ == 0 &&
        error_.code == ErrorCode::kUnavailable) {
      note_close();
    }
    // The server closed the connection while the request was on its way, as it may after a while
    // without requests. A new connection tells whether it is still there.
    if (outcome == Outcome::kLost && kept) {
      if (connect()) outcome = attempt(request);
    } else if (may_repeat(outcome)) {
      outcome = repeat(request);
    }
  }
  if (outcome == Outcome::kReplied) return std::nullopt;
  connection_.stream.close();
  return std::move(error_);
}

/// Whether the request was handed over and the answer got lost with the connection.
bool HttpCall::may_repeat(Outcome outcome) const noexcept {
  return repeatable_ && outcome == Outcome::kFailed && broke_ && error_.may_have_run &&
         error_.code == ErrorCode::kUnavailable;
}

/// The second and last time. Whatever comes of it, the first may have run.
HttpCall::Outcome HttpCall::repeat(std::string_view request) {
  const Outcome outcome = connect() ? attempt(request) : Outcome::kFailed;
  if (outcome == Outcome::kReplied) return outcome;
  if (!error_.may_have_run) error_.message += "; the call may have run";
  error_.may_have_run = true;
  static_cast<void>(
      std::move(error_).during("the connection broke, and the call was sent again"));  // in place
  return outcome;
}

bool HttpCall::is_usable() const {
  const transport::ClientStream& stream = connection_.stream;
  if (keep_alive_.has_worked()) return stream.is_idle();
  return stream.stays_idle(std::min(connection_.used + kFirstPause, patience_.deadline));
}

/// A kept connection ended before it was of use again.
void HttpCall::note_close() {
  if (Clock::now() - connection_.used < kRightAfter) keep_alive_.was_in_vain();
}

bool HttpCall::connect() {
  connection_.stream.close();
  const std::chrono::milliseconds time = std::min(patience_.time, endpoint_.connect_timeout);
  Result<ClientStream> stream = ClientStream::connect(
      endpoint_.url, std::min(patience_.deadline, Clock::now() + endpoint_.connect_timeout));
  if (!stream.ok()) {
    const bool late = stream.error().code == ErrorCode::kTimeout;
    error_ = std::move(stream).error().during(
        "could not connect" + (late ? " within " + spell_duration(time) : std::string()));
    return false;
  }
  connection_.stream = *std::move(stream);
  connection_.parser.emplace(endpoint_.limits);
  return true;
}

HttpCall::Outcome HttpCall::attempt(std::string_view request) {
  to_send_ = request.size();
  sent_ = 0;
  received_ = 0;
  broke_ = false;
  write_error_.clear();
  connection_.input.clear();
  connection_.parser->next();
  Outcome outcome = send(request);
  while (outcome == Outcome::kMore) outcome = read_some();
  return outcome;
}

/// kMore: sent, as far as the server takes it.
HttpCall::Outcome HttpCall::send(std::string_view request) {
  for (;;) {
    ClientStream::Written written =
        connection_.stream.write(request.substr(sent_), patience_.deadline);
    sent_ += written.bytes;
    if (sent_all()) return Outcome::kMore;
    if (written.error) {
      if (written.error->code == ErrorCode::kTimeout) {
        return fail(ErrorCode::kTimeout, sent_text() + " within " + spell_duration(patience_.time) +
                                             ": the server takes no more");
      }
      // What the server said before it was gone can still be read, and tells more.
      write_error_ = std::move(written.error->message);
      return Outcome::kMore;
    }
    // The server speaks before it has everything. After an interim reply it waits for the rest;
    // anything else is its answer, and it may not read on (as with 413).
    const Outcome outcome = read_some();
    if (outcome != Outcome::kMore) return outcome;
    if (connection_.parser->head_complete()) return Outcome::kMore;
  }
}

HttpCall::Outcome HttpCall::read_some() {
  OutputBuffer& input = connection_.input;
  http::ResponseParser& parser = *connection_.parser;
  if (input.size() == input.capacity()) {
    input.truncate(parser.reclaim(input.data(), input.size()));
  }
  char* const room = input.prepare(input.size() == input.capacity() ? kFirstRead : 1);
  Result<std::size_t> read =
      connection_.stream.read(room, input.capacity() - input.size(), patience_.deadline);
  if (!read.ok()) return on_read_error(read.error());
  if (*read == 0) return on_end_of_input();
  const bool first = received_ == 0;
  received_ += *read;
  input.commit(*read);
  const Outcome outcome = take(parser.parse(input.data(), input.size()));
  // Measured against WEBrick and Perl's HTTP::Daemon, which write the head by itself: 44 ms a call
  // without this, less than 1 ms with it. A reply that comes in one piece never gets here.
  if (first && outcome == Outcome::kMore) connection_.stream.acknowledge();
  return outcome;
}

HttpCall::Outcome HttpCall::take(Parsed parsed) {
  const http::ResponseParser& parser = *connection_.parser;
  switch (parsed) {
    case Parsed::kNeedMore:
      return Outcome::kMore;
    case Parsed::kRefused:
      return fail(parser.error().code, parser.error().message);
    case Parsed::kComplete:
      break;
  }
  const bool surplus = parser.consumed() != connection_.input.size();
  if (!parser.reply().keep_alive || surplus || !sent_all() || !keep_alive_.is_worth_it()) {
    connection_.stream.close();
  }
  return Outcome::kReplied;
}

HttpCall::Outcome HttpCall::on_read_error(const Error& error) {
  if (error.code == ErrorCode::kTimeout) {
    const std::string time = " within " + spell_duration(patience_.time);
    if (received_ == 0) {
      return fail(ErrorCode::kTimeout, sent_text() + "; no answer came" + time);
    }
    return fail(ErrorCode::kTimeout,
                "only " + std::to_string(received_) + " bytes of the reply came" + time);
  }
  broke_ = true;
  if (received_ == 0) return lost("the connection was reset");
  return fail(ErrorCode::kUnavailable, "the connection was reset after " +
                                           std::to_string(received_) + " bytes of the reply");
}

HttpCall::Outcome HttpCall::on_end_of_input() {
  broke_ = true;  // if the parser finds the reply whole, it does not count
  if (received_ == 0) return lost("the server closed the connection without an answer");
  OutputBuffer& input = connection_.input;
  connection_.stream.close();
  return take(connection_.parser->end_of_input(input.data(), input.size()));
}

/// The connection ended before a byte of the reply. With the request handed over whole, nobody
/// knows whether the server has it; without its last byte, it cannot have acted on it.
HttpCall::Outcome HttpCall::lost(std::string_view how) {
  std::string text = sent_text();
  if (sent_all()) {
    return fail(ErrorCode::kUnavailable, std::move(text.append("; ").append(how)));
  }
  text.append(": ").append(write_error_.empty() ? how : write_error_);
  error_ = make_error(ErrorCode::kUnavailable, std::move(text));
  return Outcome::kLost;
}

HttpCall::Outcome HttpCall::fail(ErrorCode code, std::string text) {
  error_ = make_error(code, std::move(text));
  error_.may_have_run = sent_all();
  const OutputBuffer& input = connection_.input;
  if (const http::Reply* reply = connection_.parser->partial(input.data(), input.size())) {
    error_ = explain_partial(*reply, endpoint_.url.target, std::move(error_));
  }
  if (error_.may_have_run) error_.message += "; the call may have run";
  return Outcome::kFailed;
}

std::string HttpCall::sent_text() const {
  if (sent_all()) return "sent " + std::to_string(to_send_) + " bytes";
  return "sent " + std::to_string(sent_) + " of " + std::to_string(to_send_) + " bytes";
}

}  // namespace tagwire::calling
