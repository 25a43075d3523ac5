#pragma once

#include "web/html/html.hpp"

#include <functional>
#include <optional>

namespace samvad::web {

/// Numbered pages: first, last and the neighbours of `page`, with rel=prev/next. Nothing for a single page. `again`
/// when the page has one above already: it gets a name of its own.
void write_pager(Html& html, int page, int pages, const std::function<SafeUrl(int)>& url_of, bool again = false);

/// Pages of a list that is read by cursor: a link to newer and one to older entries, where they exist.
void write_cursor_pager(Html& html, const std::optional<SafeUrl>& newer, const std::optional<SafeUrl>& older);

}  // namespace samvad::web
