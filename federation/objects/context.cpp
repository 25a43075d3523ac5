#include "federation/objects/context.hpp"

namespace samvad::federation {

std::string_view context_array() {
  return R"(["https://www.w3.org/ns/activitystreams","https://w3id.org/security/v1",)"
         R"("https://w3id.org/security/data-integrity/v1","https://w3id.org/security/multikey/v1",)"
         R"({"toot":"http://joinmastodon.org/ns#","lemmy":"https://join-lemmy.org/ns#","pt":"https://joinpeertube.org/ns#",)"
         R"("schema":"http://schema.org#","ostatus":"http://ostatus.org#","gts":"https://gotosocial.org/ns#",)"
         R"("sensitive":"as:sensitive","Hashtag":"as:Hashtag","Emoji":"toot:Emoji","PropertyValue":"schema:PropertyValue",)"
         R"("value":"schema:value","discoverable":"toot:discoverable","indexable":"toot:indexable",)"
         R"("memorial":"toot:memorial","suspended":"toot:suspended","movedTo":{"@id":"as:movedTo","@type":"@id"},)"
         R"("alsoKnownAs":{"@id":"as:alsoKnownAs","@type":"@id"},"manuallyApprovesFollowers":"as:manuallyApprovesFollowers",)"
         R"("featured":{"@id":"toot:featured","@type":"@id"},"moderators":{"@id":"lemmy:moderators","@type":"@id"},)"
         R"("postingRestrictedToMods":"lemmy:postingRestrictedToMods","removeData":"lemmy:removeData",)"
         R"("Lock":"lemmy:Lock","language":"schema:inLanguage","identifier":"schema:identifier",)"
         R"("conversation":"ostatus:conversation","commentsEnabled":"pt:commentsEnabled",)"
         R"("webfinger":{"@id":"https://webfinger.net/#","@type":"@id"}}])";
}

storage::JsonWriter& begin_document(storage::JsonWriter& out) {
  out.object().key("@context").raw(context_array());
  return out;
}

}  // namespace samvad::federation
