// Starts a process through supervisord, shows what it writes, and stops it again:
//
//   calling_supervisor unix:/run/supervisor.sock ticker --user ada --password secret
//   calling_supervisor http://ada:secret@localhost:9001 ticker
//
// The process is one that supervisord's configuration file describes; it is taken into use when the
// file has changed since supervisord read it. supervisor.idl describes all that supervisord offers.
#include <charconv>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "supervisor.client.h"
#include "tagwire/client/client.h"

namespace {

using namespace std::chrono_literals;
using supervisor::ProcessInfo;
using supervisor::ProcessState;
using supervisor::SupervisorApi;

struct Arguments {
  std::string url;
  std::string process;
  std::string user;
  std::string password;
  int lines = 5;
  std::chrono::seconds longest{10};
};

[[noreturn]] void usage(std::string_view complaint) {
  if (!complaint.empty()) std::cerr << "calling_supervisor: " << complaint << "\n";
  std::cerr << "usage: calling_supervisor URL PROCESS [--user NAME --password WORD]\n"
            << "                          [--lines N] [--seconds N]\n"
            << "  URL        http://localhost:9001, or unix:/run/supervisor.sock\n"
            << "  --lines    lines of the process's output to wait for, 5 unless given\n"
            << "  --seconds  to wait for them at most, 10 unless given\n";
  std::exit(complaint.empty() ? 0 : 2);
}

int parse_number(std::string_view flag, std::string_view text) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || number < 0) {
    usage(std::string(flag) + " needs a number, not '" + std::string(text) + "'");
  }
  return number;
}

Arguments parse(int argc, char** argv) {
  Arguments arguments;
  std::vector<std::string> plain;
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    if (word == "--help" || word == "-h") usage("");
    if (!word.starts_with("--")) {
      plain.push_back(word);
      continue;
    }
    if (++i == argc) usage(word + " needs a value");
    const std::string value = argv[i];
    if (word == "--user") {
      arguments.user = value;
    } else if (word == "--password") {
      arguments.password = value;
    } else if (word == "--lines") {
      arguments.lines = parse_number(word, value);
    } else if (word == "--seconds") {
      arguments.longest = std::chrono::seconds(parse_number(word, value));
    } else {
      usage("unknown argument " + word);
    }
  }
  if (plain.size() != 2) usage("expected a URL and the name of a process");
  arguments.url = plain[0];
  arguments.process = plain[1];
  return arguments;
}

tagwire::ClientOptions options_of(const Arguments& arguments) {
  tagwire::ClientOptions options;
  if (!arguments.user.empty()) {
    options.credentials = tagwire::Credentials{arguments.user, arguments.password};
  }
  return options;
}

/// Reads what a process writes from now on. supervisord only tells bytes by their place in the log,
/// so this asks where the log ends, and then for what is new before that.
class LogFollower {
 public:
  LogFollower(SupervisorApi& api, std::string process)
      : api_(api), process_(std::move(process)), place_(end()) {}

  std::string read_new() {
    const std::int32_t end = this->end();
    if (end < place_) place_ = 0;  // the log was cleared, or began anew when it was full
    if (end == place_) return {};
    std::string text = api_.readProcessStdoutLog(process_, place_, end - place_);
    place_ = end;
    return text;
  }

 private:
  /// tailProcessStdoutLog() answers [text, where the log ends, whether there is more].
  std::int32_t end() {
    const std::vector<tagwire::Value> tail = api_.tailProcessStdoutLog(process_, 0, 0);
    return static_cast<std::int32_t>(tail.at(1).as_int());
  }

  SupervisorApi& api_;
  std::string process_;
  std::int32_t place_;
};

/// Takes the process into use when the configuration file has it and supervisord has not yet.
void add_if_new(SupervisorApi& api, const std::string& process) {
  const auto changes = api.reloadConfig();  // [[added, changed, removed]]
  for (const std::string& group : changes.at(0).at(0)) {
    if (group != process) continue;
    api.addProcessGroup(group);
    std::cout << "added " << group << std::endl;
  }
}

void start(SupervisorApi& api, const std::string& process) {
  try {
    api.startProcess(process);  // waits until it has run for its startsecs
    std::cout << "started ";
  } catch (const supervisor::AlreadyStarted&) {
    std::cout << "had been started: ";
  }
  std::cout << process << ": " << api.getProcessInfo(process).description << std::endl;
}

/// Prints what the process writes until it has written enough, ended, or taken too long.
void watch(SupervisorApi& api, LogFollower& log, const Arguments& arguments) {
  const auto until = std::chrono::steady_clock::now() + arguments.longest;
  std::string unfinished;
  for (int lines = 0; lines < arguments.lines;) {
    // Asked for first, so that what a process wrote before its end is not missed.
    const ProcessInfo info = api.getProcessInfo(arguments.process);
    unfinished += log.read_new();
    for (std::size_t end;
         lines < arguments.lines && (end = unfinished.find('\n')) != std::string::npos; ++lines) {
      std::cout << "| " << unfinished.substr(0, end) << std::endl;
      unfinished.erase(0, end + 1);
    }
    if (lines == arguments.lines) return;
    if (info.state != ProcessState::running) {
      std::cout << "it is " << info.statename << ": " << info.description << std::endl;
      return;
    }
    if (std::chrono::steady_clock::now() >= until) {
      std::cout << "no more lines within " << arguments.longest.count() << " seconds" << std::endl;
      return;
    }
    std::this_thread::sleep_for(100ms);  // supervisord has no way to wait for a change
  }
}

void stop(SupervisorApi& api, const std::string& process) {
  try {
    api.stopProcess(process);
    std::cout << "stopped " << process << std::endl;
  } catch (const supervisor::NotRunning&) {
    std::cout << process << " was not running any more" << std::endl;
  }
}

}  // namespace

int main(int argc, char** argv) {
  const Arguments arguments = parse(argc, argv);
  try {
    tagwire::Client client(arguments.url, options_of(arguments));
    supervisor::SupervisorClient api(client);
    const std::string version = api.getSupervisorVersion();
    const supervisor::State state = api.getState();
    std::cout << "supervisord " << version << " at " << client.url() << " is " << state.statename
              << std::endl;
    add_if_new(api, arguments.process);
    LogFollower log(api, arguments.process);
    start(api, arguments.process);
    watch(api, log, arguments);
    stop(api, arguments.process);
  } catch (const supervisor::BadName&) {
    std::cerr << "calling_supervisor: supervisord knows no process '" << arguments.process << "'\n";
    return 1;
  } catch (const std::exception& error) {
    std::cerr << "calling_supervisor: " << error.what() << "\n";
    return 1;
  }
  return 0;
}
