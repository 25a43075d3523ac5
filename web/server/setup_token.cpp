#include "web/server/setup_token.hpp"

#include "storage/base/crypto.hpp"
#include "web/server/file_lock.hpp"

#include <fstream>
#include <system_error>

namespace samvad::web {
namespace {

std::filesystem::path token_file(const Directories& directories) {
  return directories.data / "setup_token";
}

/// The first line; "" when it is not whole, as a process that was killed may leave it.
std::string whole_line(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::string line;
  return std::getline(file, line) && !file.eof() ? line : "";
}

}  // namespace

storage::Result<std::string> setup_token(const Directories& directories) {
  const auto path = token_file(directories);
  try {
    FileLock lock(path);  // makes it, readable by its owner alone
    lock.take(FileLock::Wait::kForever);
    if (std::string kept = whole_line(path); !kept.empty()) return kept;
    std::string fresh = storage::random_token();
    std::ofstream file(path, std::ios::trunc);
    if (file << fresh << '\n' << std::flush) return fresh;
    return storage::fail(storage::Code::kUnavailable, "error.setup_token_file", path.string() + ": cannot be written");
  } catch (const std::system_error& problem) {
    return storage::fail(storage::Code::kUnavailable, "error.setup_token_file", problem.what());
  }
}

storage::Result<std::string> word_of_first_run(const Directories& directories, const std::function<bool()>& set_up) {
  if (!set_up()) {
    auto token = setup_token(directories);
    if (!token || !set_up()) return token;
  }
  setup_done(directories);
  return "";
}

void setup_done(const Directories& directories) {
  std::error_code gone_already;
  std::filesystem::remove(token_file(directories), gone_already);
}

}  // namespace samvad::web
