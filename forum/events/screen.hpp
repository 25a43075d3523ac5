#pragma once

#include "storage/base/id.hpp"
#include "storage/db/db.hpp"

#include <string>
#include <string_view>

namespace samvad::forum {

/// What the first-contact gate asks about a text from another server (moderation.md 8).
struct FirstContact {
  bool known = true;  ///< the author: has a kept post here, or follows or is followed from here
  int recent = 0;     ///< posts of a stranger that came within the last hour, without this one
  int mentions = 0;   ///< people the text mentions, known here or not
  int links = 0;      ///< what leads elsewhere and is neither mention nor hashtag
};

/// What is about to be stored, as its readers will see it.
struct Draft {
  storage::ActorId author;
  storage::ActorId board;  ///< 0 for names and bios
  bool author_is_remote = false;
  FirstContact contact = {};  ///< of remote authors
  std::string_view title, text, name, bio;
};

/// What moderation says to a draft.
struct Verdict {
  enum class Kind { kPass, kHold, kRefuse } kind = Kind::kPass;
  std::string reason;         ///< shown to the author
  std::string matched;        ///< the span of the draft that the rule matched, "" when none
  storage::RuleId word_rule;  ///< 0 when no word rule spoke
  int cause = 0;              ///< holds.cause: 1 word rule, 2 first contact, 3 board asks for approval
};

/// The one question that forum asks upward; answered by moderation/screen, bound in app.cpp.
class Screen {
 public:
  virtual ~Screen() = default;
  virtual Verdict judge(storage::Db& db, const Draft& draft) const = 0;
};

/// Lets everything pass; for tests of the forum alone.
class OpenScreen final : public Screen {
 public:
  Verdict judge(storage::Db&, const Draft&) const override { return {}; }
};

}  // namespace samvad::forum
