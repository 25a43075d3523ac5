#pragma once

#include "forum/events/screen.hpp"
#include "moderation/policy/domain_policy.hpp"
#include "moderation/screen/word_matcher.hpp"

namespace samvad::moderation {

/// Judges drafts: word rules first (refuse, then hold), then the first-contact gate for remote authors nobody here
/// knows yet (moderation.md 8): a fourth item within an hour, or one that carries three mentions or a link, waits for a
/// moderator. Asks the database nothing: what is known of the author comes with the draft. Thread-safe.
class WordScreen final : public forum::Screen {
 public:
  /// Reads the live rules; call at start and when the site epoch moved.
  void reload(storage::Db& db);
  forum::Verdict judge(storage::Db&, const forum::Draft& draft) const override;

 private:
  storage::Snapshot<WordMatcher> matcher_;
};

}  // namespace samvad::moderation
