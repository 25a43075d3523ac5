#include "federation/vocabulary/post_parts.hpp"

#include "federation/vocabulary/terms.hpp"
#include "storage/base/url.hpp"

#include <algorithm>
#include <array>

namespace samvad::federation {

using storage::Code;
using storage::fail;
using storage::Json;
using storage::Result;

namespace {

std::string tidy_language(std::string_view tag) {
  const bool well_formed =
      tag.size() >= 2 && tag.size() <= 35 && std::all_of(tag.begin(), tag.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
      });
  return well_formed && tag != "und" ? std::string(tag) : std::string();
}

std::string context_language(const Json& context) {
  std::string found;
  for (const Json& item : context.as_list()) {
    if (item["@language"].is_string()) found = tidy_language(item["@language"].text());
  }
  return found;
}

std::string map_language(const Json& object) {
  const Json map = field(object, "contentMap");
  const std::string_view content = field(object, "content").text();
  for (const auto& [tag, text] : map.members()) {
    if (text.text() == content || map.size() == 1) return tidy_language(tag);
  }
  return {};
}

/// href (or url) and media type of an attachment, whose `url` may be text, a Link or a list of Links.
void read_target(const Json& item, AttachmentDocument& into) {
  Json target = field(item, "href");
  if (target.is_null()) target = field(item, "url");
  const auto targets = target.as_list();
  const Json first = targets.empty() ? Json() : targets.front();
  const std::string_view text = first.is_object() ? field(first, "href").text() : first.text();
  if (auto url = storage::Url::parse(text)) into.url = url->text();
  into.media_type = field(item, "mediaType").text();
  if (into.media_type.empty() && first.is_object()) into.media_type = field(first, "mediaType").text();
}

}  // namespace

Result<Attribution> read_attribution(const Json& object, const std::string& object_id, const ReadOptions& options) {
  Json value = field(object, "attributedTo");
  if (value.is_null()) value = field(object, "actor");
  if (value.is_array() && value.size() == 2) {
    Attribution both;
    for (const Json& item : value.as_list()) {
      const std::string type = type_of(item);
      SAMVAD_TRY(const std::string id, read_id(item, "attributedTo", options));
      if (type == "Person" && both.author.empty()) both.author = id;
      if (type == "Group" && both.group.empty()) both.group = id;
    }
    if (!both.author.empty() && same_origin(both.author, object_id) && same_origin(both.group, object_id)) return both;
  }
  SAMVAD_TRY(std::string author, read_id(value, "attributedTo", options));
  return Attribution{std::move(author), {}};
}

std::string read_language(const Json& object) {
  if (const Json tag = field(object, "language")["identifier"]; tag.is_string()) return tidy_language(tag.text());
  if (field(object, "contentMap").size() > 0) return map_language(object);
  if (const Json tag = field(object, "inLanguage"); tag.is_string()) return tidy_language(tag.text());
  return context_language(object["@context"]);
}

std::vector<AttachmentDocument> read_attachments(const Json& object) {
  constexpr std::array<std::string_view, 5> kTypes = {"Document", "Image", "Video", "Audio", "Link"};
  constexpr std::size_t kLimit = 32;
  std::vector<AttachmentDocument> found;
  for (const Json& item : field(object, "attachment").as_list()) {
    AttachmentDocument one;
    one.type = type_of(item);
    if (std::find(kTypes.begin(), kTypes.end(), one.type) == kTypes.end()) continue;
    read_target(item, one);
    if (one.url.empty() || found.size() == kLimit) continue;
    one.alt = text_of(item, "summary");
    if (one.alt.empty()) one.alt = text_of(item, "name");
    one.width = std::max<std::int64_t>(field(item, "width").integer().value_or(0), 0);
    one.height = std::max<std::int64_t>(field(item, "height").integer().value_or(0), 0);
    found.push_back(std::move(one));
  }
  return found;
}

std::vector<TagDocument> read_tags(const Json& object) {
  std::vector<TagDocument> found;
  for (const Json& item : field(object, "tag").as_list()) {
    const std::string type = type_of(item);
    TagDocument tag;
    if (type == "Mention") {
      tag.kind = TagDocument::Kind::kMention;
    } else if (type == "Hashtag") {
      tag.kind = TagDocument::Kind::kHashtag;
    } else if (type == "Emoji") {
      tag.kind = TagDocument::Kind::kEmoji;
    } else {
      continue;
    }
    tag.name = text_of(item, "name");
    const bool emoji = tag.kind == TagDocument::Kind::kEmoji;
    tag.href = emoji ? read_url(field(field(item, "icon"), "url")) : read_url(field(item, "href"));
    found.push_back(std::move(tag));
  }
  return found;
}

std::optional<PollDocument> read_poll(const Json& object) {
  constexpr std::size_t kLimit = 500;
  PollDocument poll;
  Json options = field(object, "oneOf");
  if (options.is_null()) {
    options = field(object, "anyOf");
    poll.multiple = true;
  }
  if (options.is_null()) return std::nullopt;
  for (const Json& item : options.as_list()) {
    if (poll.options.size() == kLimit) break;
    poll.options.push_back({text_of(item, "name"), total_of(field(item, "replies")).value_or(0)});
  }
  const Json closed = field(object, "closed");
  poll.closed = closed.is_string() || closed.boolean().value_or(false);
  Json ends = field(object, "endTime");
  if (!ends.is_string()) ends = closed;
  poll.ends_text = ends.text();
  poll.ends = read_time(ends);
  poll.voters = field(object, "votersCount").integer();
  return poll;
}

std::string read_quote(const Json& object, const ReadOptions& options) {
  for (const std::string_view name : {"quote", "quoteUrl", "quoteUri", "_misskey_quote"}) {
    if (auto id = read_id(field(object, name), name, options); id && !id->empty()) return *id;
  }
  for (const Json& item : field(object, "tag").as_list()) {
    if (type_of(item) != "Link" || field(item, "mediaType").text().find("json") == std::string_view::npos) continue;
    if (auto id = read_id(field(item, "href"), "quote", options); id && !id->empty()) return *id;
  }
  return {};
}

}  // namespace samvad::federation
