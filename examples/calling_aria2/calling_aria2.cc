// Downloads a file through a running aria2:
//
//   aria2c --enable-rpc --rpc-secret=token --dir=/tmp &
//   calling_aria2 http://localhost:6800/rpc token https://example.org/file
//
// aria2.idl describes all that aria2 offers.
#include <chrono>
#include <cstdint>
#include <iostream>
#include <string>
#include <string_view>
#include <thread>

#include "aria2.client.h"
#include "tagwire/client/client.h"

namespace {

using namespace std::chrono_literals;
using aria2::Aria2Api;
using aria2::Download;
using aria2::Status;

bool has_stopped(const Download& download) {
  return download.status == Status::complete || download.status == Status::error ||
         download.status == Status::removed;
}

void print_progress(const Download& download) {
  const std::int64_t total = download.totalLength.value_or(0);
  std::cout << to_string(download.status.value_or(Status::unknown_)) << ", "
            << download.completedLength.value_or(0) << " of "
            << (total == 0 ? "?" : std::to_string(total)) << " bytes" << std::endl;
}

/// Asks until the download has stopped, and prints what has changed meanwhile.
Download wait_for(Aria2Api& api, const std::string& token, const aria2::Gid& gid) {
  Download before;
  for (;; std::this_thread::sleep_for(100ms)) {  // aria2 tells changes over a WebSocket only
    // Without the last argument all members would come, and those without a value not at all.
    Download now =
        api.tellStatus(token, gid,
                       std::vector<std::string>{"status", "totalLength", "completedLength",
                                                "errorMessage", "files"});
    if (now != before) print_progress(now);
    if (has_stopped(now)) return now;
    before = std::move(now);
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4 || argc > 5) {
    std::cerr << "usage: calling_aria2 RPC_URL SECRET FILE_URL [FOLDER]\n";
    return 2;
  }
  const std::string token = std::string("token:") + argv[2];
  try {
    tagwire::Client client(argv[1]);
    aria2::Aria2Client api(client);
    const std::string version = api.getVersion(token).version;
    std::cout << "aria2 " << version << " at " << client.url() << std::endl;

    aria2::Options options;
    if (argc == 5) options.dir = argv[4];
    options.max_tries = "2";  // every value is a string, as on the command line
    const aria2::Gid gid = api.addUri(token, {argv[3]}, options);

    const Download done = wait_for(api, token, gid);
    if (done.status != Status::complete) {
      std::cerr << "calling_aria2: " << done.errorMessage.value_or("it was removed") << "\n";
      return 1;
    }
    for (const aria2::File& file : done.files.value()) {
      std::cout << file.length << " bytes in " << file.path << std::endl;
    }
  } catch (const std::exception& error) {
    std::cerr << "calling_aria2: " << error.what() << "\n";
    return 1;
  }
  return 0;
}
