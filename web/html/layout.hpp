#pragma once

#include "web/html/frame.hpp"
#include "web/html/html.hpp"

#include <functional>
#include <optional>
#include <string>

namespace samvad::web {

/// What the head of a page says about it.
struct PageHead {
  std::string title;                      ///< without the site's name
  std::string description;                ///< one sentence for search engines and link cards, "" = none
  std::optional<SafeUrl> canonical;       ///< local path; becomes absolute
  std::optional<SafeUrl> previous, next;  ///< neighbours of a paged list
  std::string activity;                   ///< ActivityPub id of what the page shows, "" = none
  std::string og_type;                    ///< "article", "profile"; "" = "website"
  bool index = true;                      ///< search engines may list it
  std::string_view current;               ///< which entry of the main navigation is this: "home", "boards", "new", ""
  std::size_t about_bytes = 32 * 1024;    ///< how long the page will be, so that memory is asked for once
  std::string_view shape = "wide";        ///< "wide", "narrow" (forms, texts), "thread", or "desk" (sections beside)
};

/// A whole page: head, skip link, header, `body` inside `<main>`, footer.
std::string write_page(const Frame& frame, const PageHead& head, const std::function<void(Html&)>& body);

}  // namespace samvad::web
