#include "web/server/setup_token.hpp"

#include "storage/base/crypto.hpp"

#include <fcntl.h>
#include <fstream>
#include <system_error>
#include <unistd.h>

namespace samvad::web {
namespace {

std::filesystem::path token_file(const Directories& directories) {
  return directories.data / "setup_token";
}

}  // namespace

std::optional<std::string> setup_token(const Directories& directories) {
  const auto path = token_file(directories);
  std::ifstream kept(path);
  if (std::string token; kept >> token) return token;
  if (std::filesystem::exists(path)) return std::nullopt;  // emptied by setup_done()
  const std::string token = storage::random_token();
  const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  const std::string line = token + "\n";
  const bool written = file >= 0 && write(file, line.data(), line.size()) == static_cast<ssize_t>(line.size());
  if (file >= 0) close(file);
  if (!written) throw std::system_error(errno, std::generic_category(), path.string());
  return token;
}

void setup_done(const Directories& directories) {
  std::ofstream(token_file(directories), std::ios::trunc).flush();
}

}  // namespace samvad::web
