#pragma once

#include "federation/vocabulary/post_document.hpp"
#include "forum/text/sanitise.hpp"

#include <string>

namespace samvad::federation {

/// The text of a remote post as HTML that may stand in our pages (SEC-22): HTML through the sanitiser, Markdown
/// (PeerTube, FEP-dc88 senders) rendered first, plain text escaped with its line breaks. A first paragraph that only
/// repeats the title in bold, as we and others send it, is left out: the page shows the title already.
std::string post_html(const PostDocument& post, const forum::SanitiseOptions& options = {});

/// Any other HTML of another server (bios, profile fields) through the same sanitiser.
std::string foreign_html(std::string_view html, const forum::SanitiseOptions& options = {});

}  // namespace samvad::federation
