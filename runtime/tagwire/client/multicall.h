// Several calls in one document, by system.multicall: one exchange instead of many, and each call
// still has a result or a fault of its own.
//
//   tagwire::MultiCall batch(client);
//   auto sum = batch.add<int>("add", 3, 5);
//   auto name = batch.add<std::string>("name_of", 17);
//   batch.run();                          // throws when the whole exchange failed
//   sum.result().value();                 // 8; throws when this call failed
//   if (!name.result().ok()) ...
//
// A convention of UserLand Frontier (2001), not of the specification. Most servers answer each
// result in an array of one element, a box; some (supervisor, RPC::XML) answer bare: both are read.
// All results count as boxed when each is an array of one (or a fault) and at least as many fit
// their types so as bare. Two cases cannot be told apart: bare results that are all arrays of one,
// asked for as Value or as lists of it, are read as boxed; and a bare struct with the members
// faultCode and faultString is a fault. Some servers (RPC::XML) give up at the first fault and
// answer with that alone: run() throws it, and the calls before it did run.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "tagwire/client/client.h"

namespace tagwire {

namespace calling {

/// What became of one call of a batch.
struct BatchEntry {
  explicit BatchEntry(std::string_view name) : method(name) {}
  virtual ~BatchEntry() = default;
  BatchEntry(const BatchEntry&) = delete;
  BatchEntry& operator=(const BatchEntry&) = delete;
  /// Reads the `<value>` of its result. False: in.error().
  virtual bool read(wire::Decoder& in) = 0;

  std::string method;
  bool done = false;
  std::optional<Error> error;
};

template <class T>
struct TypedEntry final : BatchEntry {
  using Value = std::conditional_t<std::is_void_v<T>, std::monostate, T>;
  using BatchEntry::BatchEntry;
  bool read(wire::Decoder& in) override {
    value = Value{};
    return Codec<Value>::decode(in, value);
  }

  Value value{};
};

}  // namespace calling

/// The outcome of one call of a batch, once that has run. Copies share it; outlives its MultiCall.
template <class T>
class Pending {
 public:
  /// Before the batch has run, and when its exchange failed, an error that says so.
  Result<T> result() const {
    if (!entry_->done) return not_run();
    if (entry_->error) return *entry_->error;
    if constexpr (std::is_void_v<T>) {
      return {};
    } else {
      return entry_->value;
    }
  }

 private:
  friend class MultiCall;
  explicit Pending(std::shared_ptr<calling::TypedEntry<T>> entry) : entry_(std::move(entry)) {}

  Error not_run() const {
    return make_error(ErrorCode::kInternal,
                      entry_->method + " was added to a batch that has not run");
  }

  std::shared_ptr<calling::TypedEntry<T>> entry_;
};

/// Thread safety: none. Lifetime: the client outlives it.
class MultiCall {
 public:
  explicit MultiCall(Client& client, CallOptions options = {});
  ~MultiCall();
  MultiCall(const MultiCall&) = delete;
  MultiCall& operator=(const MultiCall&) = delete;

  /// Adds a call. Throws Exception when it cannot be written (kMalformed, naming the argument), or
  /// when there are as many already as ClientOptions::document allows (kLimit).
  template <class T, class... Args>
  Pending<T> add(std::string_view method, const Args&... args) {
    auto entry = std::make_shared<calling::TypedEntry<T>>(method);
    wire::Encoder out(calls_, client_.options().dialect);
    begin_entry(out, method);
    std::size_t index = 0;
    const std::size_t sent = wire::detail::count_sent(args...);
    ((index < sent ? encode(out, index, args) : void(), ++index), ...);
    end_entry(out, entry);
    return Pending<T>(std::move(entry));
  }

  std::size_t size() const noexcept { return entries_.size(); }

  /// Makes the calls, in the order in which they were added; afterwards the batch is empty and can
  /// be filled again. Without any, does nothing. What one call answers is in its Pending; throws,
  /// as Client::call(), when the exchange as a whole failed, as every Pending then says too.
  void run();
  /// The same, as a Result.
  Result<void> try_run();

 private:
  using Entries = std::vector<std::shared_ptr<calling::BatchEntry>>;

  template <class T>
  static void encode(wire::Encoder& out, std::size_t index, const T& value) {
    if (out.failed()) return;
    Codec<typename wire::detail::Argument<T>::Type>::encode(out, value);
    if (out.failed()) {
      out.within(index);
      out.within_root("params");
    }
  }
  void begin_entry(wire::Encoder& out, std::string_view method);
  void end_entry(wire::Encoder& out, std::shared_ptr<calling::BatchEntry> entry);
  Result<void> exchange(const Entries& entries, const OutputBuffer& calls);

  Client& client_;
  CallOptions options_;
  OutputBuffer calls_;        // the entries as XML
  std::size_t entry_at_ = 0;  // where the one being added begins
  Entries entries_;
};

}  // namespace tagwire
