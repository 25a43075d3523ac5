// Writes every page with sample data into a folder, so that it can be looked at: web_gallery OUT_DIR. Also serves the
// contact sheet of the design notes. Assets go beside the pages under assets/.
#include "tests/web/gallery/sample.hpp"
#include "web/assets/asset.hpp"

#include <filesystem>
#include <fstream>
#include <iostream>

namespace {

using samvad::web::Language;
using samvad::web::Theme;
namespace sample = samvad::web::sample;

std::filesystem::path folder;

void put(const std::string& name, const std::string& text) {
  const std::filesystem::path path = folder / name;
  std::filesystem::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << text;
}

void write_language(Language language, const std::string& suffix) {
  using namespace samvad::web;
  put("home" + suffix, home_page(sample::frame(language, false, "/"), sample::home()));
  put("home-member" + suffix, home_page(sample::frame(language, true, "/"), sample::home()));
  put("home-empty" + suffix, home_page(sample::frame(language, false, "/"), HomeView{}));
  put("boards" + suffix, boards_page(sample::frame(language, false, "/boards"), sample::home().boards));
  put("board" + suffix, board_page(sample::frame(language, true, "/b/transport"), sample::board_view(false)));
  put("board-empty" + suffix, board_page(sample::frame(language, true, "/b/transport"), sample::board_view(true)));
  put("thread" + suffix,
      thread_page(sample::frame(language, false, "/t/1001/night-bus-ring-road"), sample::thread(8, false)));
  put("thread-member" + suffix,
      thread_page(sample::frame(language, true, "/t/1001/night-bus-ring-road"), sample::thread(50, true)));
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: web_gallery OUT_DIR\n";
    return 2;
  }
  folder = argv[1];
  for (const samvad::web::Asset& asset : samvad::web::assets()) {
    put(std::string(asset.path.substr(1)), std::string(asset.bytes));
  }
  write_language(Language::kEnglish, ".en.html");
  write_language(Language::kHindi, ".hi.html");
  return 0;
}
