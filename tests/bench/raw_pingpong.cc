// The floor under every server for one connection: blocking reads of as many bytes as a request
// has, blocking writes of as many as a reply has. It looks at no byte. One connection after the
// other.
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

namespace {

[[noreturn]] void fail(const char* what) {
  std::cerr << "raw_pingpong: " << what << ": " << std::strerror(errno) << "\n";
  std::exit(1);
}

/// Answers until the client closes.
void serve(int fd, std::size_t request_size, const std::string& reply) {
  std::vector<char> buffer(request_size);
  while (true) {
    for (std::size_t have = 0; have < request_size;) {
      const ssize_t got = ::recv(fd, buffer.data() + have, request_size - have, 0);
      if (got <= 0) return;
      have += static_cast<std::size_t>(got);
    }
    for (std::size_t done = 0; done < reply.size();) {
      const ssize_t sent = ::send(fd, reply.data() + done, reply.size() - done, MSG_NOSIGNAL);
      if (sent <= 0) return;
      done += static_cast<std::size_t>(sent);
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  std::size_t request_size = 0;
  std::string reply_file;
  CLI::App app("Reads N bytes, answers with the bytes of a file, again and again.");
  app.add_option("--request-size", request_size)->required();
  app.add_option("--reply", reply_file)->required();
  CLI11_PARSE(app, argc, argv);
  std::ifstream in(reply_file, std::ios::binary);
  const std::string reply{std::istreambuf_iterator<char>(in), {}};
  if (reply.empty() || request_size == 0) fail("nothing to read or to answer");

  const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* const generic = reinterpret_cast<sockaddr*>(&address);
  if (::bind(listener, generic, size) != 0 || ::listen(listener, 16) != 0 ||
      ::getsockname(listener, generic, &size) != 0) {
    fail("listen");
  }
  std::cout << "listening on http://127.0.0.1:" << ntohs(address.sin_port) << std::endl;
  while (true) {
    const int fd = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
    if (fd < 0) fail("accept");
    const int on = 1;
    ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    serve(fd, request_size, reply);
    ::close(fd);
  }
}
