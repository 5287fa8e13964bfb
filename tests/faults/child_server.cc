#include "tests/faults/child_server.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <string_view>
#include <utility>

#include <fcntl.h>
#include <signal.h>  // NOLINT(*-deprecated-headers): kill() is of POSIX
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;

namespace tagwire::testing {

ChildServer::ChildServer(std::vector<std::string> command) : command_(std::move(command)) {
  start();
}

void ChildServer::start() {
  std::array<int, 2> pipe{};
  if (::pipe2(pipe.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
  std::vector<std::string> words = command_;
  words.insert(words.end(), {"--listen", address_});
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_adddup2(&actions, pipe[1], STDOUT_FILENO);
  const int failed =
      ::posix_spawn(&process_, arguments[0], &actions, nullptr, arguments.data(), environ);
  ::posix_spawn_file_actions_destroy(&actions);
  ::close(pipe[1]);
  std::string line;
  char letter = 0;
  while (failed == 0 && line.find('\n') == std::string::npos && ::read(pipe[0], &letter, 1) == 1) {
    line += letter;
  }
  ::close(pipe[0]);
  static constexpr std::string_view kBefore = "listening on http://";
  if (!line.starts_with(kBefore)) {
    throw std::runtime_error(command_.front() + " did not start: " + std::strerror(failed) + line);
  }
  address_ =
      line.substr(kBefore.size(), line.find_first_of("/\n", kBefore.size()) - kBefore.size());
}

void ChildServer::kill() {
  if (process_ < 0) return;
  ::kill(process_, SIGKILL);
  while (::waitpid(process_, nullptr, 0) < 0 && errno == EINTR) {
  }
  process_ = -1;
}

}  // namespace tagwire::testing
