#include "tagwire/transport/resolve.h"

#include <array>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <future>
#include <memory>
#include <system_error>
#include <thread>
#include <utility>

#include <netdb.h>
#include <netinet/in.h>

#include "tagwire/http/chars.h"

namespace tagwire::transport {
namespace {

// How many threads look a name up. The one thing that calls share: it bounds the process.
std::atomic<int> look_ups_running = 0;

struct FreeAddresses {
  void operator()(addrinfo* list) const noexcept { ::freeaddrinfo(list); }
};
using AddressList = std::unique_ptr<addrinfo, FreeAddresses>;

// 0, or the code of an error.
int get_addresses(const std::string& host, std::uint16_t port, int flags,
                  std::vector<Address>& out) {
  addrinfo hints = {};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = flags | AI_NUMERICSERV;
  addrinfo* found = nullptr;
  const int failed = ::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found);
  if (failed != 0) return failed;
  const AddressList list(found);
  for (const addrinfo* each = list.get(); each != nullptr; each = each->ai_next) {
    if (each->ai_family != AF_INET && each->ai_family != AF_INET6) continue;
    Address& address = out.emplace_back();
    std::memcpy(&address.storage, each->ai_addr, each->ai_addrlen);
    address.size = each->ai_addrlen;
  }
  return 0;
}

// The order that the system gave, but IPv6 and IPv4 in turn: when one of them does not work here,
// half of the addresses do not.
std::vector<Address> interleave(const std::vector<Address>& found) {
  std::vector<Address> first;
  std::vector<Address> second;
  for (const Address& each : found) {
    const bool as_first = each.storage.ss_family == found.front().storage.ss_family;
    (as_first ? first : second).push_back(each);
  }
  std::vector<Address> mixed;
  for (std::size_t i = 0; mixed.size() < std::min(found.size(), kMaxAddresses); ++i) {
    if (i < first.size()) mixed.push_back(first[i]);
    if (i < second.size()) mixed.push_back(second[i]);
  }
  return mixed;
}

// "localhost", "localhost.", "x.localhost".
bool is_localhost(std::string_view host) noexcept {
  if (host.ends_with('.')) host.remove_suffix(1);
  constexpr std::string_view kName = "localhost";
  if (host.size() < kName.size()) return false;
  const std::size_t before = host.size() - kName.size();
  return http::iequals(host.substr(before), kName) && (before == 0 || host[before - 1] == '.');
}

Error failed_look_up(const std::string& host, std::string_view reason) {
  return make_error(ErrorCode::kUnavailable, "looking up \"" + host + "\": " + std::string(reason));
}

using Found = Result<std::vector<Address>>;

// One of the look-ups that may run at a time: counted until it goes, whichever way that is.
class Slot {
 public:
  Slot() noexcept : free_(look_ups_running.fetch_add(1) < kMaxLookUps) {}
  Slot(Slot&& other) noexcept
      : free_(other.free_), counted_(std::exchange(other.counted_, false)) {}
  ~Slot() {
    if (counted_) look_ups_running.fetch_sub(1);
  }

  bool is_free() const noexcept { return free_; }

 private:
  bool free_;
  bool counted_ = true;
};

// Runs `task` on a thread that nobody waits for.
Result<std::future<Found>> start(const std::string& host, std::packaged_task<Found()> task) {
  Slot slot;
  if (!slot.is_free()) {
    return failed_look_up(host, std::to_string(kMaxLookUps) + " other look-ups got no answer yet");
  }
  std::future<Found> found = task.get_future();
  try {
    std::thread([task = std::move(task), slot = std::move(slot)]() mutable { task(); }).detach();
  } catch (const std::system_error& error) {
    return failed_look_up(host, "no thread for it: " + error.code().message());
  }
  return found;
}

}  // namespace

std::string Address::spell() const {
  std::array<char, NI_MAXHOST> host;
  std::array<char, NI_MAXSERV> port;
  if (::getnameinfo(get(), size, host.data(), host.size(), port.data(), port.size(),
                    NI_NUMERICHOST | NI_NUMERICSERV) != 0) {
    return "an address of an unknown kind";
  }
  const std::string name(host.data());
  return (storage.ss_family == AF_INET6 ? "[" + name + "]" : name) + ":" + port.data();
}

Result<std::vector<Address>> look_up(const std::string& host, std::uint16_t port) {
  std::vector<Address> found;
  const int failed = get_addresses(host, port, 0, found);
  if (failed == EAI_SYSTEM) return failed_look_up(host, std::generic_category().message(errno));
  if (failed != 0) return failed_look_up(host, ::gai_strerror(failed));
  return found;
}

Result<std::vector<Address>> resolve(const std::string& host, std::uint16_t port,
                                     Clock::time_point deadline, const LookUp& look_up) {
  std::vector<Address> known;
  if (is_localhost(host)) {
    get_addresses("::1", port, AI_NUMERICHOST, known);
    get_addresses("127.0.0.1", port, AI_NUMERICHOST, known);
    return known;
  }
  if (get_addresses(host, port, AI_NUMERICHOST, known) == 0) return known;

  Result<std::future<Found>> started =
      start(host, std::packaged_task<Found()>([=] { return look_up(host, port); }));
  if (!started.ok()) return std::move(started).error();
  if (started->wait_until(deadline) != std::future_status::ready) {
    return make_error(ErrorCode::kTimeout, "looking up \"" + host + "\": no answer in time");
  }
  Found found = started->get();
  if (found.ok()) return interleave(*found);
  return found;
}

}  // namespace tagwire::transport
