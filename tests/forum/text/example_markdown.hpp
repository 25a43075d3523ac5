#pragma once

#include "forum/text/markdown.hpp"

#include <gtest/gtest.h>

namespace samvad::forum::testing {

/// Options of a forum at https://example.org that knows @asha, and everybody of remote.example.
inline MarkdownOptions example_options() {
  MarkdownOptions chosen;
  chosen.html.base = "https://example.org";
  chosen.local_host = "example.org";
  chosen.tag_base = "https://example.org/tag/";
  chosen.resolve = [](std::string_view name, std::string_view host) -> std::optional<KnownActor> {
    if (host.empty() && name == "asha") return KnownActor{"https://example.org/@asha", ""};
    if (host == "remote.example") return KnownActor{"https://remote.example/@" + std::string(name), std::string(name)};
    return std::nullopt;
  };
  return chosen;
}

/// `source` as that forum renders it; a refusal fails the test.
inline Rendered render(std::string_view source) {
  auto rendered = render_markdown(source, example_options());
  EXPECT_TRUE(rendered) << source;
  return rendered ? *rendered : Rendered{};
}

}  // namespace samvad::forum::testing
