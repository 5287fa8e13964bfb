#include "tagwire/base/datetime.h"

#include <string>

#include <gtest/gtest.h>

namespace tagwire {
namespace {

using std::chrono::sys_seconds;

std::string text_of(sys_seconds time) {
  char buffer[kDatetimeText];
  return {buffer, write_datetime(buffer, time)};
}

TEST(Datetime, ReadsEverySpellingAsUtc) {
  struct Case {
    std::string_view text;
    std::string_view want;
  };
  for (const auto& [text, want] : {
           Case{"19980717T14:08:55", "19980717T14:08:55"},
           Case{"1998-07-17T14:08:55", "19980717T14:08:55"},
           Case{"19980717T140855", "19980717T14:08:55"},
           Case{"1998-07-17T140855", "19980717T14:08:55"},
           Case{" 19980717T14:08:55\n", "19980717T14:08:55"},
           Case{"19980717T14:08:55Z", "19980717T14:08:55"},
           Case{"19980717T14:08:55.999", "19980717T14:08:55"},
           Case{"19980717T14:08:55,5Z", "19980717T14:08:55"},
           Case{"19980717T14:08:55.123456789123456789Z", "19980717T14:08:55"},
           Case{"19980717T14:08:55+02:00", "19980717T12:08:55"},
           Case{"19980717T14:08:55-0530", "19980717T19:38:55"},
           Case{"19980717T14:08:55+02", "19980717T12:08:55"},
           Case{"1998-07-17T14:08:55.5+02:00", "19980717T12:08:55"},
           Case{"19991231T23:30:00-01:00", "20000101T00:30:00"},
           Case{"20000229T00:00:00", "20000229T00:00:00"},
           Case{"00010101T00:00:00", "00010101T00:00:00"},
           Case{"99991231T23:59:59", "99991231T23:59:59"},
           Case{"18991231T23:59:59", "18991231T23:59:59"},
       }) {
    sys_seconds time{};
    ASSERT_TRUE(parse_datetime(text, time)) << text;
    EXPECT_EQ(text_of(time), want) << text;
  }
}

TEST(Datetime, RefusesWhatIsNoMoment) {
  for (const std::string_view text : {"",
                                      "19980717",
                                      "19980717T14:08",
                                      "19980717 14:08:55",
                                      "19980717t14:08:55",
                                      "19981317T14:08:55",
                                      "19980017T14:08:55",
                                      "19980732T14:08:55",
                                      "19980700T14:08:55",
                                      "19980230T14:08:55",
                                      "19990229T00:00:00",
                                      "19000229T00:00:00",
                                      "19980717T24:00:00",
                                      "19980717T14:60:55",
                                      "19980717T14:08:60",
                                      "00000101T00:00:00",
                                      "00010101T00:00:00+01:00",
                                      "99991231T23:59:59-00:01",
                                      "1998-0717T14:08:55",
                                      "199807-17T14:08:55",
                                      "19980717T14:0855",
                                      "19980717T1408:55",
                                      "19980717T14:08:55.",
                                      "19980717T14:08:55z",
                                      "19980717T14:08:55+",
                                      "19980717T14:08:55+2",
                                      "19980717T14:08:55+24:00",
                                      "19980717T14:08:55+02:60",
                                      "19980717T14:08:55+02:0",
                                      "19980717T14:08:55+02:",
                                      "19980717T14:08:55ZZ",
                                      "19980717T14:08:55 Z",
                                      "19980717T14:08:55Z+01",
                                      "-19980717T14:08:55",
                                      "+9980717T14:08:55",
                                      "19980717T 4:08:55",
                                      "tomorrow"}) {
    sys_seconds time(std::chrono::seconds(-99));
    EXPECT_FALSE(parse_datetime(text, time)) << text;
    EXPECT_EQ(time.time_since_epoch().count(), -99) << text;
  }
}

TEST(Datetime, EveryDayOfFourCenturiesSurvivesARoundTrip) {
  using namespace std::chrono;
  for (sys_days day = year(1799) / 12 / 31; day < sys_days(year(2200) / 1 / 2); day += days(1)) {
    const sys_seconds time = day + hours(23) + minutes(59) + seconds(58);
    sys_seconds back{};
    ASSERT_TRUE(parse_datetime(text_of(time), back)) << text_of(time);
    ASSERT_EQ(back, time);
  }
}

TEST(Datetime, KnowsWhatItCanWrite) {
  using namespace std::chrono;
  const sys_seconds first = sys_days(year(1) / 1 / 1);
  const sys_seconds past = sys_days(year(10'000) / 1 / 1);
  EXPECT_TRUE(is_writable_datetime(first));
  EXPECT_FALSE(is_writable_datetime(first - seconds(1)));
  EXPECT_TRUE(is_writable_datetime(past - seconds(1)));
  EXPECT_FALSE(is_writable_datetime(past));
}

}  // namespace
}  // namespace tagwire
