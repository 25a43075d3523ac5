#include "moderation/screen/word_screen.hpp"

#include "storage/tables/first_contact.hpp"

#include <algorithm>
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

std::size_t count_of(std::string_view text, std::string_view needle) {
  std::size_t found = 0;
  for (auto at = text.find(needle); at != std::string_view::npos; at = text.find(needle, at + needle.size())) ++found;
  return found;
}

/// Links that are neither mentions nor tags, in the sanitised HTML of a remote post.
bool carries_plain_link(std::string_view html) {
  return count_of(html, "<a ") > count_of(html, "class=\"u-url mention\"") +
                                     count_of(html, "class=\"mention hashtag\"") + count_of(html, "class=\"mention\"");
}

bool looks_like_spam(std::string_view html) {
  return static_cast<int>(count_of(html, "mention\"")) >= kFirstContactMentions || carries_plain_link(html);
}

}  // namespace

void WordScreen::reload(storage::Db& db) {
  matcher_.set(WordMatcher(word_rules::live(db)));
}

Verdict WordScreen::judge(storage::Db& db, const forum::Draft& draft) const {
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
  if (draft.author_is_remote && !draft.author_is_known && !draft.text.empty() &&
      (looks_like_spam(draft.text) || storage::first_contact::recent_posts(db, draft.author) >= kFirstContactPosts)) {
    verdict.kind = Verdict::Kind::kHold;
    verdict.cause = 2;
  }
  return verdict;
}

}  // namespace samvad::moderation
