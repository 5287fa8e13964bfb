// The arguments of one call as a method reads them: those of a `<methodCall>`, or those of an entry
// of system.multicall. A method does not see the difference.
#pragma once

#include <cstddef>

#include "tagwire/wire/call.h"

namespace tagwire::rpc {

class CallRunner;

/// Thread safety: none. Lifetime: one call.
class Arguments {
 public:
  /// Those of a whole document. Precondition: call.open() succeeded.
  Arguments(const CallRunner& runner, wire::CallReader& call)
      : runner_(runner), decoder_(call.decoder()), call_(&call), given_(call.has_params()) {}
  /// Those in the array that comes next in a document which has been read to its end already;
  /// none, if not `given`.
  Arguments(const CallRunner& runner, wire::Decoder& decoder, bool given)
      : runner_(runner), decoder_(decoder), given_(given) {}

  /// Reads all arguments, and the document to its end. The first `required` must be there; those
  /// from count() on were left out and `values` has what it had. False: error().
  template <class... T>
  bool read(std::size_t required, T&... values) {
    return read_all(required, sizeof...(T),
                    [&](wire::ArgumentReader& reader) { return reader.read(required, values...); });
  }
  /// The same for types that are known only now: `read_one(index)` reads each of the first `max`.
  template <class ReadOne>
  bool read_each(std::size_t required, std::size_t max, ReadOne read_one) {
    return read_all(required, max, [&](wire::ArgumentReader& reader) {
      return reader.read_each(required, max, read_one);
    });
  }
  /// After read(): how many there were.
  std::size_t count() const noexcept { return count_; }
  /// Whether read() succeeded: from then on it is the method that runs.
  bool complete() const noexcept { return complete_; }
  const wire::DecodeError& error() const noexcept { return decoder_.error(); }

  /// For methods that call methods: what they are run by, and where their arguments are read from.
  const CallRunner& runner() const noexcept { return runner_; }
  wire::Decoder& decoder() noexcept { return decoder_; }

 private:
  template <class Read>
  bool read_all(std::size_t required, std::size_t max, Read read_from) {
    bool read = false;
    if (given_) {
      wire::ArgumentReader reader(decoder_, call_ != nullptr
                                                ? wire::ArgumentReader::Source::kParams
                                                : wire::ArgumentReader::Source::kArray);
      read = read_from(reader);
      count_ = reader.count();
    } else {
      read = required == 0 || refuse_none(required, max);
    }
    complete_ = call_ != nullptr ? call_->finish(read) : read;
    return complete_;
  }
  bool refuse_none(std::size_t required, std::size_t max) {
    return decoder_.reject(decoder_.position(), wire::describe_count(required, max, 0));
  }

  const CallRunner& runner_;
  wire::Decoder& decoder_;
  wire::CallReader* call_ = nullptr;
  bool given_;
  bool complete_ = false;
  std::size_t count_ = 0;
};

}  // namespace tagwire::rpc
