// A real aria2, called through the typed stubs of examples/calling_aria2/aria2.idl. run_live.py
// starts it, and a web server with two files: small.txt, 13 bytes, and endless.bin, 4 MiB, which
// do not all come.
#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "aria2.client.h"
#include "aria2.server.h"
#include "tagwire/client/client.h"
#include "tagwire/client/multicall.h"
#include "tagwire/server/server.h"
#include "tests/live/peer.h"

namespace tagwire {
namespace {

using namespace std::chrono_literals;
using namespace aria2;  // NOLINT(*-using-namespace): what this file is about
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Field;
using testing::from_driver;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Optional;
using ::testing::Pair;
using ::testing::SizeIs;
using ::testing::StartsWith;
using ::testing::UnorderedElementsAreArray;

class Aria2Test : public ::testing::Test {
 protected:
  ~Aria2Test() override {
    // The next test finds an empty queue.
    for (const Download& download : api_.tellActive(token_))
      api_.forceRemove(token_, *download.gid);
    for (const Download& download : api_.tellWaiting(token_, 0, 100)) {
      api_.forceRemove(token_, *download.gid);
    }
    wait_until([this] { return api_.getGlobalStat(token_).numActive == 0; });
    api_.purgeDownloadResult(token_);
  }

  /// Asks until `done` says yes; fails after ten seconds.
  static void wait_until(const std::function<bool()>& done) {
    for (const auto end = std::chrono::steady_clock::now() + 10s; !done();) {
      ASSERT_LT(std::chrono::steady_clock::now(), end) << "it does not happen";
      std::this_thread::sleep_for(20ms);  // the other side cannot tell us
    }
  }

  Status status_of(const Gid& gid) { return api_.tellStatus(token_, gid).status.value(); }
  void wait_for(const Gid& gid, Status wanted) {
    wait_until([&] { return status_of(gid) == wanted; });
  }

  /// A download that does not end.
  Gid add_slow(Options options = {}) {
    options.max_download_limit = "16K";
    // What one that was taken back left under the same name would pass for the whole file.
    options.out = "slow " + std::to_string(++slow_ones_);
    return api_.addUri(token_, {files_ + "/endless.bin"}, options);
  }

  static inline int slow_ones_ = 0;
  const std::string token_ = "token:" + from_driver("TAGWIRE_LIVE_SECRET");
  const std::string files_ = from_driver("TAGWIRE_LIVE_FILES");
  const std::filesystem::path folder_ = from_driver("TAGWIRE_LIVE_FOLDER");
  Client client_{from_driver("TAGWIRE_LIVE_URL")};
  Aria2Client api_{client_};
  SystemClient system_{client_};
};

std::string text_of(const std::function<void()>& call) {
  try {
    call();
  } catch (const Declared<Refused>& error) {
    return error.text();
  }
  return "nothing was thrown";
}

// ---- the interface

TEST_F(Aria2Test, EveryMethodThatItPublishesIsInTheIdlAndNoOther) {
  Server twin;
  twin.add(std::make_shared<UnimplementedAria2Service>());
  Client to_twin(twin);
  auto described = to_twin.call<std::vector<std::string>>("system.listMethods");
  std::erase_if(described, [](const std::string& name) {
    return name.starts_with("system.") || name.starts_with("tagwire.");
  });
  EXPECT_THAT(described, SizeIs(33));
  for (const char* name : {"listMethods", "listNotifications", "multicall"}) {
    described.push_back(std::string("system.") + name);
  }
  EXPECT_THAT(system_.listMethods(), UnorderedElementsAreArray(described));
  EXPECT_THAT(system_.listNotifications(), Contains("aria2.onDownloadComplete"));
}

// ---- itself

TEST_F(Aria2Test, TellsAboutItself) {
  EXPECT_THAT(api_.getVersion(token_).version, StartsWith("1."));
  EXPECT_THAT(api_.getVersion(token_).enabledFeatures, Contains("XML-RPC"));
  EXPECT_EQ(api_.getSessionInfo(token_).sessionId.size(), 40U);
  EXPECT_THAT(api_.getGlobalOption(token_), Contains(Pair("enable-rpc", "true")));
}

TEST_F(Aria2Test, GlobalOptionsChange) {
  EXPECT_EQ(api_.changeGlobalOption(token_, {{"max-concurrent-downloads", "7"}}), "OK");
  EXPECT_THAT(api_.getGlobalOption(token_), Contains(Pair("max-concurrent-downloads", "7")));
  EXPECT_EQ(api_.changeGlobalOption(token_, {{"max-concurrent-downloads", "5"}}), "OK");
}

// ---- downloads

TEST_F(Aria2Test, DownloadsAFile) {
  Options options;
  options.out = "copy of it.txt";
  const Gid gid = api_.addUri(token_, {files_ + "/small.txt"}, options);
  EXPECT_EQ(gid.size(), 16U);
  wait_for(gid, Status::complete);

  const Download done = api_.tellStatus(token_, gid);
  EXPECT_EQ(done.gid, gid);
  EXPECT_EQ(done.totalLength, 13);  // sent as a string, as every number
  EXPECT_EQ(done.completedLength, 13);
  EXPECT_EQ(done.errorCode, 0);
  EXPECT_EQ(done.bittorrent, std::nullopt);
  const std::string path = folder_ / "copy of it.txt";
  EXPECT_THAT(api_.getFiles(token_, gid),
              ElementsAre(AllOf(Field(&File::index, 1), Field(&File::path, path),
                                Field(&File::length, 13), Field(&File::selected, Truth::yes))));
  EXPECT_EQ(done.files, api_.getFiles(token_, gid));
  EXPECT_THAT(api_.tellStopped(token_, 0, 10), ElementsAre(Field(&Download::gid, gid)));

  std::ifstream file(path);
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(file), {}), "a small file\n");
  EXPECT_EQ(api_.removeDownloadResult(token_, gid), "OK");
  EXPECT_THAT(text_of([&] { api_.tellStatus(token_, gid); }), HasSubstr(gid + " is not found"));
}

TEST_F(Aria2Test, OnlyTheMembersThatWereAskedForAreThere) {
  const Gid gid = add_slow();
  const std::vector<std::string> keys = {"gid", "status"};
  const Download some = api_.tellStatus(token_, gid, keys);
  EXPECT_EQ(some.gid, gid);
  EXPECT_TRUE(some.status.has_value());
  EXPECT_EQ(some.totalLength, std::nullopt);
  EXPECT_EQ(some.files, std::nullopt);
}

TEST_F(Aria2Test, PausesContinuesAndRemoves) {
  const Gid gid = add_slow();
  wait_until([&] { return api_.tellStatus(token_, gid).completedLength.value() > 0; });
  EXPECT_THAT(api_.tellActive(token_), ElementsAre(Field(&Download::gid, gid)));
  EXPECT_EQ(api_.tellStatus(token_, gid).totalLength, 4 * 1024 * 1024);
  EXPECT_THAT(api_.getUris(token_, gid),
              Contains(Uri{.uri = files_ + "/endless.bin", .status = UriStatus::used}));
  const std::vector<FileServers> servers = api_.getServers(token_, gid);
  ASSERT_THAT(servers, SizeIs(1));
  EXPECT_THAT(servers[0].servers, Contains(Field(&aria2::Server::uri, files_ + "/endless.bin")));
  EXPECT_EQ(api_.getGlobalStat(token_).numActive, 1);

  EXPECT_EQ(api_.pause(token_, gid), gid);
  wait_for(gid, Status::paused);
  EXPECT_THAT(api_.tellWaiting(token_, 0, 10), ElementsAre(Field(&Download::gid, gid)));
  EXPECT_EQ(api_.getGlobalStat(token_).numWaiting, 1);

  EXPECT_EQ(api_.unpause(token_, gid), gid);
  wait_for(gid, Status::active);
  EXPECT_EQ(api_.remove(token_, gid), gid);
  wait_for(gid, Status::removed);
}

TEST_F(Aria2Test, OptionsOfADownloadChange) {
  Options options;
  options.pause = "true";
  options.header = Value::array({"X-One: 1", "X-Two: 2"});  // the one that may be a list
  const Gid gid = add_slow(options);
  EXPECT_EQ(status_of(gid), Status::paused);
  EXPECT_THAT(api_.getOption(token_, gid),
              AllOf(Contains(Pair("max-download-limit", "16384")),
                    Contains(Pair("header", AllOf(HasSubstr("X-One: 1"), HasSubstr("X-Two: 2"))))));
  Options slower;
  slower.max_download_limit = "8K";
  EXPECT_EQ(api_.changeOption(token_, gid, slower), "OK");
  EXPECT_THAT(api_.getOption(token_, gid), Contains(Pair("max-download-limit", "8192")));
  slower.max_download_limit = "fast";
  EXPECT_THAT(text_of([&] { api_.changeOption(token_, gid, slower); }),
              HasSubstr("max-download-limit"));
}

TEST_F(Aria2Test, TheQueueHasAnOrder) {
  Options options;
  options.pause = "true";
  const Gid first = add_slow(options);
  const Gid second = add_slow(options);
  const Gid front = api_.addUri(token_, {files_ + "/small.txt"}, options, 0);
  const auto order = [this] {
    std::vector<Gid> gids;
    for (const Download& download : api_.tellWaiting(token_, 0, 10)) gids.push_back(*download.gid);
    return gids;
  };
  EXPECT_THAT(order(), ElementsAre(front, first, second));
  EXPECT_EQ(api_.changePosition(token_, second, 0, Origin::start), 0);
  EXPECT_EQ(api_.changePosition(token_, first, -1, Origin::current), 1);
  EXPECT_THAT(order(), ElementsAre(second, first, front));
  EXPECT_EQ(api_.changePosition(token_, second, 0, Origin::end), 2);
  EXPECT_THAT(order(), ElementsAre(first, front, second));
  EXPECT_THAT(
      api_.changeUri(token_, front, 1, {files_ + "/small.txt"}, {files_ + "/a", files_ + "/b"}),
      ElementsAre(1, 2));
  EXPECT_EQ(api_.pauseAll(token_), "OK");
}

TEST_F(Aria2Test, ATorrentTravelsAsBytes) {
  std::string torrent =
      "d8:announce22:http://127.0.0.1:1/ann"
      "4:infod6:lengthi5e4:name5:x.bin12:piece lengthi16384e6:pieces20:";
  for (int i = 0; i < 20; ++i) torrent.push_back(static_cast<char>(0xf0 + i));  // no text
  torrent += "ee";
  std::vector<std::byte> bytes(torrent.size());
  std::ranges::transform(torrent, bytes.begin(), [](char c) { return static_cast<std::byte>(c); });
  Options options;
  options.pause = "true";
  const Gid gid = api_.addTorrent(token_, bytes, {}, options);

  const Download added = api_.tellStatus(token_, gid);
  EXPECT_EQ(added.infoHash.value().size(), 40U);
  const Torrent about = added.bittorrent.value();
  EXPECT_EQ(about.info.value().name, "x.bin");
  EXPECT_EQ(about.mode, "single");
  EXPECT_THAT(about.announceList, Optional(ElementsAre(ElementsAre("http://127.0.0.1:1/ann"))));
  EXPECT_THAT(api_.getPeers(token_, gid), IsEmpty());
}

// ---- faults

TEST_F(Aria2Test, EveryFaultIsTheOneErrorWithATextOfItsOwn) {
  EXPECT_EQ(text_of([&] { api_.getVersion("token:wrong"); }), "Unauthorized");
  EXPECT_EQ(text_of([&] { api_.addTorrent(token_, {std::byte{'x'}}); }), "Bencode decoding failed");
  EXPECT_THAT(text_of([&] { api_.tellStatus(token_, "ff"); }), HasSubstr("GID ff is not found"));
  EXPECT_THAT(text_of([&] { api_.addUri(token_, {}); }), HasSubstr("URI"));
  EXPECT_EQ(client_.try_call<Value>("aria2.nothing", token_).error().fault->text(),
            "No such method: aria2.nothing");
}

TEST_F(Aria2Test, ADownloadThatFailsSaysWhy) {
  const Gid gid = api_.addUri(token_, {files_ + "/there is no such file"});
  wait_for(gid, Status::error);
  const Download failed = api_.tellStatus(token_, gid);
  EXPECT_EQ(failed.errorCode, 3);  // aria2c's exit status for "resource not found"
  EXPECT_THAT(failed.errorMessage.value(), HasSubstr("not found"));
}

TEST_F(Aria2Test, AnotherPathIsNotFound) {
  ClientOptions options;
  options.target = "/elsewhere";
  Client lost(from_driver("TAGWIRE_LIVE_URL"), options);
  const Result<Value> result = lost.try_call<Value>("system.listMethods");
  ASSERT_FALSE(result.ok());
  EXPECT_THAT(result.error().message, AllOf(HasSubstr("404"), HasSubstr("/elsewhere")));
}

// ---- several calls in one

TEST_F(Aria2Test, ResultsOfAMulticallAreBoxed) {
  const std::vector<Value> results = system_.multicall({
      {.methodName = "aria2.pauseAll", .params = {token_}},
      {.methodName = "aria2.pauseAll", .params = {}},
  });
  EXPECT_THAT(results,
              ElementsAre(Value::array({"OK"}),
                          Value::structure({{"faultCode", 1}, {"faultString", "Unauthorized"}})));

  MultiCall batch(client_);
  auto version = batch.add<Version>("aria2.getVersion", token_);
  auto stat = batch.add<GlobalStat>("aria2.getGlobalStat", token_);
  auto nothing = batch.add<Download>("aria2.tellStatus", token_, "ff");
  batch.run();
  EXPECT_THAT(version.result().value().version, StartsWith("1."));
  EXPECT_EQ(stat.result().value().numActive, 0);
  EXPECT_THAT(nothing.result().error().fault->text(), HasSubstr("is not found"));
}

}  // namespace
}  // namespace tagwire
