#include "storage/base/clock.hpp"

#include <gtest/gtest.h>

namespace samvad::storage {
namespace {

TEST(Clock, WritesRfc3339AsItReadsIt) {
  for (const char* text : {"2026-01-02T03:04:05.678Z", "1969-12-31T23:59:59.999Z", "2000-02-29T00:00:00.000Z",
                           "0001-01-01T00:00:00.000Z", "9999-12-31T23:59:59.100Z"}) {
    EXPECT_EQ(to_rfc3339(parse_rfc3339(text).value()), text);
  }
  EXPECT_EQ(to_rfc3339(from_micros(1)), "1970-01-01T00:00:00.000Z") << "microseconds are cut off";
  EXPECT_EQ(to_rfc3339(from_micros(-1)), "1969-12-31T23:59:59.999Z");
}

}  // namespace
}  // namespace samvad::storage
