#include "web/pages/diff.hpp"

#include "forum/text/word_diff.hpp"

namespace samvad::web {

void write_diff(Html& html, std::string_view before, std::string_view after) {
  const auto text = html.open("div", {{"class", "diff"}, {"dir", "auto"}});
  for (const forum::DiffRun& run : forum::word_diff(before, after)) {
    if (run.change == forum::Change::kKept) {
      html.text(run.text);
    } else if (run.change == forum::Change::kAdded) {
      html.element("ins", run.text);
    } else {
      html.element("del", run.text);
    }
  }
}

}  // namespace samvad::web
