#include "federation/vocabulary/context_guard.hpp"

#include "federation/vocabulary/terms.hpp"
#include "storage/base/guards.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace samvad::federation {

using storage::Code;
using storage::fail;
using storage::Json;
using storage::Status;

namespace {

constexpr std::array<std::string_view, 4> kKeywords = {"@graph", "@reverse", "@included", "@nest"};

/// Terms whose meaning decides who said what to whom. `location`, `value`, `language` and the like are left out:
/// honest servers map them to schema.org.
constexpr std::array<std::string_view, 41> kCore = {
    "id",      "type",      "actor",        "object",     "target",       "to",          "cc",
    "bto",     "bcc",       "audience",     "inReplyTo",  "attributedTo", "content",     "contentMap",
    "name",    "summary",   "tag",          "attachment", "url",          "href",        "published",
    "updated", "items",     "orderedItems", "totalItems", "first",        "next",        "partOf",
    "inbox",   "outbox",    "followers",    "following",  "endpoints",    "sharedInbox", "preferredUsername",
    "source",  "publicKey", "publicKeyPem", "owner",      "mediaType",    "Public"};

/// Activity, object and actor types, which must keep their meaning too.
bool is_core(std::string_view term) {
  if (std::find(kCore.begin(), kCore.end(), term) != kCore.end()) return true;
  if (term == "ChatMessage" || term == "EmojiReact" || term == "Lock" || term == "Resolve") return false;
  return verb_of(term).value_or(Verb::kUnknown) != Verb::kUnknown || is_actor_type(term) || is_post_type(term) ||
         is_collection_type(term) || term == "Tombstone";
}

bool is_keyword(std::string_view name) {
  return std::find(kKeywords.begin(), kKeywords.end(), name) != kKeywords.end();
}

Status refuse(std::string reason) {
  return fail(Code::kBadInput, "error.bad_activity", std::move(reason));
}

/// True when `iri` is how ActivityStreams, the security vocabulary or LDP itself defines `term`.
bool means_itself(std::string_view term, std::string_view iri) {
  if (term == "id" || term == "type") return iri == "@" + std::string(term);
  const std::string bare(term == "contentMap" ? std::string_view("content") : term);
  for (const std::string_view space :
       {"as:", "https://www.w3.org/ns/activitystreams#", "http://www.w3.org/ns/activitystreams#",
        "sec:", "https://w3id.org/security#", "ldp:", "http://www.w3.org/ns/ldp#"}) {
    if (iri == std::string(space) + bare) return true;
  }
  return (term == "orderedItems" && (iri == "as:items" || iri == "https://www.w3.org/ns/activitystreams#items"));
}

Status check_definition(std::string_view term, const Json& meaning) {
  if (meaning.is_object()) {
    if (meaning.has("@context")) return refuse("@context: scoped context of " + std::string(term));
    for (const auto& [key, value] : meaning.members()) {
      if (is_keyword(key) || is_keyword(value.text())) return refuse("@context: " + std::string(key));
    }
  }
  const Json id = meaning.is_object() ? meaning["@id"] : meaning;
  if (is_keyword(term) || is_keyword(id.text())) return refuse("@context: keyword alias " + std::string(term));
  if (term == "as" && !local_name(id.text()).empty()) return refuse("@context: redefines the prefix as");
  if (term == "@base" || term == "@import") return refuse("@context: " + std::string(term));
  if (is_core(term) && !means_itself(term, id.text())) return refuse("@context: redefines " + std::string(term));
  return {};
}

/// What the texts of a context name.
struct Named {
  bool streams = false, others = false;
};

Status check_value(const Json& context, Named& named) {
  if (context.is_string()) {
    std::string_view text = context.text();
    if (text.ends_with('#')) text.remove_suffix(1);
    const bool streams = text == kActivityStreams || text == "http://www.w3.org/ns/activitystreams";
    (streams ? named.streams : named.others) = true;
    return {};
  }
  if (context.is_array()) {
    for (std::size_t i = 0; i < context.size(); ++i) SAMVAD_CHECK(check_value(context.at(i), named));
    return {};
  }
  if (context.is_null()) return {};
  if (!context.is_object()) return refuse("@context is a " + context.dump());
  for (const auto& [term, meaning] : context.members()) {
    SAMVAD_CHECK(check_definition(term, meaning));
  }
  return {};
}

Status check_tree(const Json& value, bool top) {
  if (value.is_array()) {
    for (std::size_t i = 0; i < value.size(); ++i) SAMVAD_CHECK(check_tree(value.at(i), false));
    return {};
  }
  if (!value.is_object()) return {};
  for (const auto& [key, member] : value.members()) {
    if (is_keyword(key)) return refuse("keyword " + std::string(key));
    if (key == "@context") {
      Named named;
      SAMVAD_CHECK(check_value(member, named));
      // A key document may carry the security context alone, and old servers sent an inline map alone.
      if (top && named.others && !named.streams && !value.has("publicKeyPem"))
        return refuse("@context names no ActivityStreams");
    } else {
      SAMVAD_CHECK(check_tree(member, false));
    }
  }
  return {};
}

}  // namespace

Status check_context(const Json& document) {
  return storage::guard_on("SEC-12.context") ? check_tree(document, true) : Status{};
}

}  // namespace samvad::federation
