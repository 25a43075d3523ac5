#include "moderation/policy/domain_policy.hpp"

namespace samvad::moderation {

void DomainPolicy::reload(storage::Db& db) {
  Rules rules;
  for (const auto& row : storage::domain_policy::in_force(db)) {
    rules[row.domain] = {.suspended = row.severity == storage::domain_policy::Severity::kSuspend,
                         .limited = row.severity == storage::domain_policy::Severity::kLimit,
                         .reject_media = row.reject_media,
                         .reject_reports = row.reject_reports};
  }
  rules_.set(std::move(rules));
}

DomainVerdict DomainPolicy::verdict(std::string_view host) const {
  DomainVerdict answer;
  if (const auto colon = host.rfind(':'); colon != std::string_view::npos && host.find(']') == std::string_view::npos) {
    host = host.substr(0, colon);
  }
  const auto rules = rules_.get();
  // the host itself, then each name above it: a.b.example, b.example, example
  while (!host.empty()) {
    if (const auto found = rules->find(host); found != rules->end()) {
      answer.suspended |= found->second.suspended;
      answer.limited |= found->second.limited;
      answer.reject_media |= found->second.reject_media;
      answer.reject_reports |= found->second.reject_reports;
    }
    const auto dot = host.find('.');
    if (dot == std::string_view::npos) break;
    host.remove_prefix(dot + 1);
  }
  return answer;
}

}  // namespace samvad::moderation
