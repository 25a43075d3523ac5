#include "tests/forum/text/example_markdown.hpp"
#include "tests/forum/text/html_check.hpp"

#include <filesystem>

namespace samvad::forum {
namespace {

/// tests/cases/markdown/NAME.md renders as NAME.html: our own passes, written down as data.
TEST(Cases, Markdown) {
  std::size_t count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(SAMVAD_CASES "/markdown")) {
    if (entry.path().extension() != ".md") continue;
    ++count;
    std::filesystem::path expected = entry.path();
    expected.replace_extension(".html");
    EXPECT_EQ(testing::render(testing::file_text(entry.path())).html + "\n", testing::file_text(expected))
        << entry.path().stem();
  }
  EXPECT_GE(count, 8U);
}

}  // namespace
}  // namespace samvad::forum
