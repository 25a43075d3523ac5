#include "federation/delivery/policy.hpp"

#include <gtest/gtest.h>

namespace samvad::federation {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

Step after(int status, bool second_form = false) {
  return next_step({.status = status}, second_form);
}

TEST(DeliveryPolicy, FollowsTheTableOfRel7) {
  for (const int status : {200, 202, 204}) EXPECT_EQ(after(status), Step::kDelivered) << status;
  for (const int status : {0, 408, 425, 429, 500, 502, 503}) EXPECT_EQ(after(status), Step::kRetryHost) << status;
  for (const int status : {301, 400, 404, 410, 413, 422}) EXPECT_EQ(after(status), Step::kDead) << status;
  for (const int status : {401, 403}) {
    EXPECT_EQ(after(status), Step::kOtherForm) << status;
    EXPECT_EQ(after(status, true), Step::kDead) << status;
  }
}

TEST(DeliveryPolicy, WhatCanNeverBeSentIsNotTriedAgain) {
  EXPECT_EQ(next_step({.error = "domain policy", .never = true}, false), Step::kDead);
  EXPECT_EQ(next_step({.error = "error.peer_timeout"}, false), Step::kRetryHost);
}

TEST(DeliveryPolicy, BacksOffFrom15SecondsDoublingTo6Hours) {
  EXPECT_EQ(back_off(0, {}, 0.999), seconds{14});
  EXPECT_EQ(back_off(3, {}, 0.5), seconds{60});
  EXPECT_EQ(back_off(40, {}, 0.999999), seconds{21599});
  EXPECT_EQ(back_off(5, {}, 0.0), seconds{1});
}

TEST(DeliveryPolicy, ObeysRetryAfterUpToADay) {
  EXPECT_EQ(back_off(0, seconds{90}, 0.1), seconds{90});
  EXPECT_EQ(back_off(0, hours{72}, 0.1), seconds{24 * 3600});
  EXPECT_EQ(back_off(0, seconds{-5}, 0.1), seconds{1});
}

}  // namespace
}  // namespace samvad::federation
