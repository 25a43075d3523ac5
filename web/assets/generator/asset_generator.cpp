// Makes web/assets/embedded.cpp of the built bundles: every file of DIST becomes one Asset. Names are NAME-HASH.EXT as
// esbuild wrote them.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string>

namespace {

const std::map<std::string, std::string> kMediaTypes{{".css", "text/css; charset=utf-8"},
                                                     {".js", "text/javascript; charset=utf-8"},
                                                     {".svg", "image/svg+xml"},
                                                     {".webmanifest", "application/manifest+json"},
                                                     {".txt", "text/plain; charset=utf-8"}};

std::string read(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  if (!file) throw std::runtime_error("cannot read " + path.string());
  return text.str();
}

/// Bytes as an array of character literals' numbers: no limit of length, no escapes to get wrong.
void write_bytes(std::ostream& out, const std::string& name, const std::string& bytes) {
  out << "constexpr char " << name << "[] = {";
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (i % 40 == 0) out << "\n    ";
    out << static_cast<int>(static_cast<signed char>(bytes[i])) << ",";
  }
  out << "0};\n";
}

}  // namespace

/// asset_generator OUT.cpp FILE…
int main(int argc, char** argv) {
  try {
    std::ostringstream out;
    std::ostringstream table;
    out << "// Made by asset_generator from web/assets/dist; run web/assets/build.sh instead.\n"
           "#include \"web/assets/asset.hpp\"\n\nnamespace samvad::web {\n\nnamespace {\n\n";
    for (int i = 2; i < argc; ++i) {
      const std::filesystem::path path(argv[i]);
      const std::string stem = path.stem().string();
      const std::string extension = path.extension().string();
      const std::size_t dash = stem.rfind('-');
      const auto type = kMediaTypes.find(extension);
      if (dash == std::string::npos || type == kMediaTypes.end()) {
        throw std::runtime_error(path.filename().string() + ": not NAME-HASH with a known extension");
      }
      const std::string bytes = read(path);
      const std::string name = "kBytes" + std::to_string(i - 1);
      write_bytes(out, name, bytes);
      table << "    {\"" << stem.substr(0, dash) << extension << "\", \"/assets/" << path.filename().string()
            << "\", \"" << type->second << "\", \"" << stem.substr(dash + 1) << "\", {" << name << ", " << bytes.size()
            << "}},\n";
    }
    out << "\nconstexpr Asset kAssets[] = {\n"
        << table.str() << "};\n\n}  // namespace\n\n"
        << "std::span<const Asset> assets() { return kAssets; }\n\n}  // namespace samvad::web\n";
    std::ofstream(argv[1], std::ios::binary) << out.str();
    return 0;
  } catch (const std::exception& error) {
    std::cerr << "asset_generator: " << error.what() << "\n";
    return 1;
  }
}
