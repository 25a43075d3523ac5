#include "federation/inbox/resolve_mentions.hpp"

#include "federation/inbox/actor_directory.hpp"
#include "federation/objects/load_post.hpp"
#include "forum/people/rendering.hpp"
#include "forum/posts/post_state.hpp"
#include "storage/base/log.hpp"

#include <future>
#include <vector>

namespace samvad::federation {

using storage::Code;
using storage::Status;

namespace {

/// True for answers that say nothing about the person, only about now.
bool passing(const storage::Error& error) {
  return error.code == Code::kUnavailable || error.code == Code::kTimeout || error.key == "error.peer_unreachable";
}

bool may_be_met(const InboxContext& context, std::string_view host) {
  const auto verdict = context.policy.verdict(host);
  return !verdict.limited && !verdict.suspended;
}

/// Whom the text names and the rendering could not link.
storage::Result<std::vector<Handle>> strangers(storage::Db& db, const InboxContext& context,
                                               const std::string& source) {
  SAMVAD_TRY(const auto rendered, forum::render_text(context.forum, db, source));
  std::vector<Handle> found;
  for (const auto& mention : rendered.text.mentions) {
    if (!mention.href.empty() || mention.host.empty() || !may_be_met(context, mention.host)) continue;
    // known and not linked: gone, and not to be asked for again
    if (!storage::actors::find_by_handle(db, mention.name, mention.host)) found.push_back({mention.name, mention.host});
  }
  return found;
}

/// One person, once found.
Status meet(storage::Db& db, const InboxContext& context, const storage::Result<ProvedActor>& found) {
  SAMVAD_TRY(const ProvedActor& proved, found);
  if (!may_be_met(context, host_of(proved.actor.id))) return storage::fail(Code::kPolicy, "error.domain_suspended");
  SAMVAD_CHECK(store_proved(db, context, proved));
  return {};
}

}  // namespace

Status resolve_mentions(storage::Db& db, const InboxContext& context, const FindPerson& find, storage::PostId post) {
  const auto loaded = load_post(db, Addresses{context.forum.public_url}, post);
  if (!loaded || !loaded->author.local() || !loaded->federates() || !loaded->visible()) return {};
  SAMVAD_TRY(const auto unknown, strangers(db, context, loaded->post.source));
  // all are asked at once: one silent host must not make the others wait
  std::vector<std::future<storage::Result<ProvedActor>>> answers;
  for (const Handle& handle : unknown) {
    answers.push_back(std::async(std::launch::async, [&find, &handle] { return find(handle); }));
  }
  Status later;
  bool met = false;
  for (std::size_t i = 0; i < unknown.size(); ++i) {
    const Status step = meet(db, context, answers[i].get());
    met |= step.has_value();
    if (step) continue;
    storage::log(storage::Level::kInfo, "mention_unknown",
                 {{"handle", unknown[i].text()}, {"key", step.error().key}, {"detail", step.error().detail}});
    if (passing(step.error())) later = tl::unexpected(step.error());
  }
  if (met) SAMVAD_CHECK(forum::rerender_post(context.forum, db, post));
  return later;
}

}  // namespace samvad::federation
