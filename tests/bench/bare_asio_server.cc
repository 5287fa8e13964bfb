// The limit that tagwire's server is held against: Asio callbacks on one thread that frame a
// request (framing.h) and answer with the same canned bytes each time. No HTTP checks, no XML, no
// dispatch, no timeouts. The reply comes from a file, so that it is exactly what the server under
// test sends.
#include <array>
#include <csignal>
#include <cstdint>
#include <fstream>
#include <iostream>
#include <iterator>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <asio.hpp>

#include "tests/bench/framing.h"

namespace {

using asio::ip::tcp;

class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(tcp::socket socket, const std::string& reply)
      : socket_(std::move(socket)), reply_(reply), buffer_(4096) {
    socket_.set_option(tcp::no_delay(true));
  }

  void read() {
    if (size_ == buffer_.size()) buffer_.resize(2 * size_);
    socket_.async_read_some(asio::buffer(buffer_.data() + size_, buffer_.size() - size_),
                            [self = shared_from_this()](asio::error_code error, std::size_t got) {
                              if (!error) self->on_read(got);
                            });
  }

 private:
  void on_read(std::size_t got) {
    size_ += got;
    if (!request_size_) {
      request_size_ = tagwire::bench::message_size({buffer_.data(), size_});
      // A large body is read in one piece, as a server that does well would.
      if (request_size_ && *request_size_ > buffer_.size()) buffer_.resize(*request_size_);
    }
    if (!request_size_ || size_ < *request_size_) return read();
    std::move(buffer_.begin() + static_cast<std::ptrdiff_t>(*request_size_),
              buffer_.begin() + static_cast<std::ptrdiff_t>(size_), buffer_.begin());
    size_ -= *request_size_;
    request_size_.reset();
    // The completion condition lifts the 64 KiB at a time of asio::async_write.
    asio::async_write(
        socket_, asio::buffer(reply_),
        [](const asio::error_code& error, std::size_t) {
          return error ? std::size_t{0} : std::numeric_limits<std::size_t>::max();
        },
        [self = shared_from_this()](asio::error_code error, std::size_t) {
          if (!error) self->read();
        });
  }

  tcp::socket socket_;
  const std::string& reply_;
  std::vector<char> buffer_;
  std::size_t size_ = 0;
  std::optional<std::size_t> request_size_;
};

class Listener {
 public:
  Listener(asio::io_context& io, std::string reply)
      : acceptor_(io, {asio::ip::address_v4::loopback(), 0}), reply_(std::move(reply)) {}
  std::uint16_t port() const { return acceptor_.local_endpoint().port(); }
  void accept() {
    acceptor_.async_accept([this](asio::error_code error, tcp::socket socket) {
      if (!error) std::make_shared<Connection>(std::move(socket), reply_)->read();
      accept();
    });
  }

 private:
  tcp::acceptor acceptor_;
  std::string reply_;
};

}  // namespace

int main(int argc, char** argv) {
  std::string reply_file;
  CLI::App app("Answers every request with the same bytes.");
  app.add_option("--reply", reply_file, "file with the bytes of the reply, head and body")
      ->required();
  CLI11_PARSE(app, argc, argv);
  std::ifstream in(reply_file, std::ios::binary);
  std::string reply{std::istreambuf_iterator<char>(in), {}};
  if (reply.empty()) {
    std::cerr << "bare_asio_server: cannot read " << reply_file << "\n";
    return 1;
  }

  asio::io_context io(1);
  Listener listener(io, std::move(reply));
  listener.accept();
  std::cout << "listening on http://127.0.0.1:" << listener.port() << std::endl;
  asio::signal_set signals(io, SIGINT, SIGTERM);
  signals.async_wait([&io](asio::error_code, int) { io.stop(); });
  io.run();
}
