#include "web/html/attachments.hpp"

#include "storage/base/json.hpp"

namespace samvad::web {

void write_attachments(Html& html, std::string_view attachments_json) {
  if (attachments_json.size() < 3) return;  // "[]"
  const storage::Result<storage::Json> parsed = storage::parse_json(attachments_json);
  if (!parsed || parsed->size() == 0) return;
  const auto list = html.open("ul", {{"class", "attachments"}});
  for (const storage::Json& one : parsed->as_list()) {
    const std::optional<SafeUrl> url = SafeUrl::outside(one["url"].text());
    if (!url) continue;
    const std::string_view words = one["alt"].text().empty() ? one["media_type"].text() : one["alt"].text();
    const auto item = html.open("li", {{"dir", "auto"}});
    html.element("a", {href(*url), {"rel", "nofollow noopener noreferrer ugc"}},
                 html.t.post_attachment(words.empty() ? url->text() : words));
  }
}

}  // namespace samvad::web
