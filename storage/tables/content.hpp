#pragma once

namespace samvad::storage {

/// State of a thread or post; values are stored.
enum class ContentState : short {
  kVisible = 1,
  kHeld = 2,     ///< waits for a moderator; its author and staff see it
  kHidden = 3,   ///< by a moderator, reversible; its author and staff see it
  kRemoved = 4,  ///< by a moderator; staff see it, others a tombstone
  kDeleted = 5,  ///< by its author; text is gone, a tombstone stays
};

/// Who a visible thread or post is for; values are stored.
enum class Visibility : short {
  kPublic = 1,
  kUnlisted = 2,  ///< readable by address, in no list
  kMembers = 3,   ///< members of this site only (threads)
};

}  // namespace samvad::storage
