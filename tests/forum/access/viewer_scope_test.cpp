#include "forum/access/viewer_scope.hpp"

#include <gtest/gtest.h>

namespace samvad::forum {
namespace {

/// SEC-16: a namesake of an administrator on another server is nobody's administrator.
TEST(ViewerScope, ARemoteActorNeverHasALocalRole) {
  storage::views::Whoever whoever;
  whoever.actor = storage::ActorId{7};
  whoever.remote = true;
  whoever.role = static_cast<int>(Role::kAdministrator);
  whoever.moderated_boards = {storage::ActorId{9}};
  const ViewerScope scope = scope_of(whoever, false);
  EXPECT_FALSE(scope.is_staff());
  EXPECT_FALSE(scope.is_active());
  EXPECT_FALSE(scope.moderates(storage::ActorId{9}));
  EXPECT_TRUE(scope.remote);
}

}  // namespace
}  // namespace samvad::forum
