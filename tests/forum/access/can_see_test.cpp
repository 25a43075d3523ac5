#include "forum/access/can_see.hpp"

#include <gtest/gtest.h>

namespace samvad::forum {
namespace {

ViewerScope member(std::int64_t id, Role role = Role::kMember) {
  ViewerScope scope;
  scope.actor = storage::ActorId{id};
  scope.role = role;
  return scope;
}

/// SEC-15: who waits for approval, or was refused, is nobody yet.
TEST(CanSee, AnAccountThatIsNotAdmittedIsItsOwnAndTheStaffs) {
  storage::actors::ActorRow applicant;
  applicant.id = storage::ActorId{7};
  EXPECT_TRUE(can_see(anonymous_scope(false), applicant));
  applicant.unadmitted = true;
  EXPECT_FALSE(can_see(anonymous_scope(false), applicant));
  EXPECT_FALSE(can_see(member(8), applicant));
  EXPECT_TRUE(can_see(member(8, Role::kModerator), applicant));
  ViewerScope itself = member(7);
  itself.waiting = true;
  EXPECT_TRUE(can_see(itself, applicant));
}

}  // namespace
}  // namespace samvad::forum
