// What is generated from an imported IDL calls the server that it was imported from. The files in
// imported/ are what `tagwire import` writes: import_test.py holds them to it.
#include <chrono>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "aria2.client.h"
#include "supervisor.client.h"
#include "tagwire/client/client.h"
#include "tests/live/peer.h"

namespace {

using tagwire::Value;
using tagwire::testing::from_driver;

TEST(ImportedSupervisor, IsCalledWithTypes) {
  tagwire::Client client(
      from_driver("TAGWIRE_LIVE_URL"),
      {.credentials = tagwire::Credentials{from_driver("TAGWIRE_LIVE_USER"),
                                           from_driver("TAGWIRE_LIVE_PASSWORD")}});
  supervisor::SupervisorClient daemon(client);
  EXPECT_EQ(daemon.getState().at("statename"), Value("RUNNING"));
  EXPECT_EQ(daemon.getIdentification(), "tagwire-test");
  EXPECT_GT(daemon.getPID(), 0);
  EXPECT_THAT(daemon.readLog(0, 10), testing::SizeIs(10));
  EXPECT_TRUE(daemon.startProcess("echo", true));
  EXPECT_EQ(daemon.getProcessInfo("echo").at("statename"), Value("RUNNING"));
  EXPECT_FALSE(daemon.getAllProcessInfo().empty());
  EXPECT_TRUE(daemon.stopProcess("echo", true));
  try {
    daemon.startProcess("nobody", true);
    FAIL() << "there is no such process";
  } catch (const tagwire::Fault& fault) {  // an imported IDL declares none
    EXPECT_EQ(fault.code(), 10);
  }
}

TEST(ImportedAria2, IsCalledWithTheOneArgument) {
  tagwire::Client client(from_driver("TAGWIRE_LIVE_URL"));
  aria2::DownloadsClient downloads(client);
  const Value token("token:" + from_driver("TAGWIRE_LIVE_SECRET"));
  EXPECT_TRUE(downloads.getVersion(token).at("version").is_string());
  EXPECT_TRUE(downloads.getGlobalStat(token).is_struct());
  EXPECT_THROW(downloads.getVersion(), tagwire::Fault) << "without the token nothing is allowed";
}

}  // namespace
