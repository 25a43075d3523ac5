#include "federation/inbox/verbs.hpp"
#include "moderation/reports/file_report.hpp"
#include "storage/tables/posts.hpp"

#include <algorithm>

namespace samvad::federation {

constexpr std::size_t kMostReported = 100;  ///< of one Flag; the rest is not looked up

Received receive_flag(Inbound& inbound) {
  const Activity& activity = inbound.activity;
  const std::string host = host_of(activity.actor);
  if (inbound.context.policy.verdict(host).reject_reports) return Fate::kIgnored;

  moderation::RemoteReport report{.flag_uri = activity.id, .host = host, .comment = activity.reason};
  for (std::size_t i = 0; i < std::min(activity.object_ids.size(), kMostReported); ++i) {
    const std::string& uri = activity.object_ids[i];
    if (const auto place = storage::posts::find_uri(inbound.db, uri); place && place->post) {
      report.posts.push_back(place->post);
    } else if (const auto actor = storage::actors::find_by_uri(inbound.db, uri); actor && !report.actor) {
      report.actor = actor->id;
    }
  }
  if (report.posts.empty() && !report.actor) return Fate::kIgnored;
  return moderation::file_remote_report(inbound.context.forum, inbound.db, report) > 0 ? Fate::kDone : Fate::kIgnored;
}

}  // namespace samvad::federation
