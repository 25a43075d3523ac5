#include "forum/text/mark_writer.hpp"

#include "forum/text/plain.hpp"
#include "forum/text/safe_url.hpp"
#include "forum/text/unicode.hpp"
#include "storage/base/url.hpp"

#include <algorithm>

namespace samvad::forum {

Mention mention_of(const Mark& mark, std::string_view local_host) {
  Mention mention{mark.name, {}, {}};
  if (!mark.host.empty() && mark.host != local_host) {
    const std::size_t colon = mark.host.rfind(':');
    const std::string port = colon == std::string::npos ? "" : mark.host.substr(colon);
    auto host = storage::canonical_host(std::string_view(mark.host).substr(0, colon));
    if (!host) return {};
    if (*host + port != local_host) mention.host = *host + port;
  }
  if (mention.host.empty()) mention.name = to_lower(mention.name);
  return mention;
}

MarkWriter::MarkWriter(const MarkdownOptions& options, const std::vector<std::string>& labels) : options_(options) {
  for (const std::string& label : labels) labels_.emplace(label, 0);
}

std::string MarkWriter::html(const Mark& mark, std::string_view written) {
  switch (mark.kind) {
    case Mark::Kind::kMention:
      return mention(mark, written);
    case Mark::Kind::kTag:
      return tag(mark);
    case Mark::Kind::kFootnote:
      return footnote(mark);
    case Mark::Kind::kLink:
      break;
  }
  const auto url = SafeUrl::absolute(mark.name);
  if (!url) return {};
  return "<a href=\"" + escape_html(url->text()) + "\">" + escape_html(written) + "</a>";
}

std::string MarkWriter::mention(const Mark& mark, std::string_view written) {
  Mention wanted = mention_of(mark, options_.local_host);
  if (wanted.name.empty()) return {};
  auto found = std::find_if(mentions_.begin(), mentions_.end(), [&wanted](const Mention& one) {
    return one.name == wanted.name && one.host == wanted.host;
  });
  if (found == mentions_.end()) {
    if (mentions_.size() >= kMaxMentions) return {};
    auto known = options_.resolve ? options_.resolve(wanted.name, wanted.host) : std::nullopt;
    const auto href = known ? SafeUrl::absolute(known->href) : std::nullopt;
    if (href) wanted.href = href->text();
    shown_.push_back(known && !known->shown.empty() ? known->shown : std::string(written.substr(1)));
    mentions_.push_back(std::move(wanted));
    found = mentions_.end() - 1;
  }
  if (found->href.empty()) return {};
  const std::string& shown = shown_[static_cast<std::size_t>(found - mentions_.begin())];
  return "<span class=\"h-card\"><a class=\"u-url mention\" href=\"" + escape_html(found->href) + "\">@<span>" +
         escape_html(shown) + "</span></a></span>";
}

std::string MarkWriter::tag(const Mark& mark) {
  const std::string key = tag_key(mark.name);
  if (std::find(tags_.begin(), tags_.end(), key) == tags_.end()) {
    if (tags_.size() >= kMaxTags) return {};
    tags_.push_back(key);
  }
  if (options_.tag_base.empty()) return {};
  return "<a class=\"mention hashtag\" href=\"" + escape_html(options_.tag_base + storage::percent_encode(key)) +
         "\" rel=\"tag\">#<span>" + escape_html(mark.name) + "</span></a>";
}

std::string MarkWriter::footnote(const Mark& mark) {
  const auto found = labels_.find(mark.name);
  if (found == labels_.end()) return {};
  if (found->second == 0) {
    noted_.push_back(mark.name);
    found->second = noted_.size();
  }
  return "<sup>[" + std::to_string(found->second) + "]</sup>";
}

}  // namespace samvad::forum
