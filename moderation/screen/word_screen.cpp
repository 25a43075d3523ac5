#include "moderation/screen/word_screen.hpp"

#include <array>

namespace samvad::moderation {
namespace {

using forum::Verdict;
namespace word_rules = storage::word_rules;

constexpr int kFirstContactPosts = 3;     ///< an hour
constexpr int kFirstContactMentions = 3;  ///< in one post

struct FieldText {
  std::string_view text;
  int field;
};

bool must_wait(const forum::FirstContact& contact) {
  if (contact.known) return false;
  return contact.links > 0 || contact.mentions >= kFirstContactMentions || contact.recent >= kFirstContactPosts;
}

}  // namespace

void WordScreen::reload(storage::Db& db) {
  matcher_.set(WordMatcher(word_rules::live(db)));
}

Verdict WordScreen::judge(storage::Db&, const forum::Draft& draft) const {
  // 1. word rules over each field; a refusal anywhere wins over a hold
  const auto matcher = matcher_.get();
  const std::array<FieldText, 4> fields{{{draft.title, word_rules::kTitle},
                                         {draft.text, word_rules::kPost},
                                         {draft.name, word_rules::kName},
                                         {draft.bio, word_rules::kBio}}};
  Verdict verdict;
  for (const auto& [text, field] : fields) {
    const auto match = matcher->match(text, field, draft.board);
    if (!match) continue;
    const bool refuse = match->rule.action == word_rules::Action::kRefuse;
    if (verdict.kind == Verdict::Kind::kHold && !refuse) continue;
    verdict = {.kind = refuse ? Verdict::Kind::kRefuse : Verdict::Kind::kHold,
               .reason = match->rule.reason,
               .matched = match->matched,
               .word_rule = match->rule.id,
               .cause = 1};
    if (refuse) return verdict;
  }
  if (verdict.kind != Verdict::Kind::kPass) return verdict;

  // 2. first contact
  if (draft.author_is_remote && must_wait(draft.contact)) {
    verdict.kind = Verdict::Kind::kHold;
    verdict.cause = 2;
  }
  return verdict;
}

}  // namespace samvad::moderation
