#include "web/server/setup_token.hpp"

#include "storage/base/crypto.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace samvad::web {
namespace {

std::filesystem::path token_file(const Directories& directories) {
  return directories.data / "setup_token";
}

/// An open file that is ours alone until it ends.
class LockedFile {
 public:
  explicit LockedFile(const std::filesystem::path& path)
      : number_(open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)) {
    while (number_ >= 0 && flock(number_, LOCK_EX) != 0) {
      if (errno == EINTR) continue;
      close(number_);
      number_ = -1;
    }
  }
  ~LockedFile() {
    if (number_ >= 0) close(number_);
  }
  LockedFile(const LockedFile&) = delete;
  explicit operator bool() const { return number_ >= 0; }

  /// The first line; "" when it is not whole.
  std::string line() const {
    std::array<char, 256> bytes{};
    const ssize_t size = pread(number_, bytes.data(), bytes.size(), 0);
    const std::string_view text(bytes.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
    const auto end = text.find('\n');
    return end == std::string_view::npos ? "" : std::string(text.substr(0, end));
  }
  bool replace(const std::string& line) const {
    const std::string text = line + "\n";
    return ftruncate(number_, 0) == 0 &&
           pwrite(number_, text.data(), text.size(), 0) == static_cast<ssize_t>(text.size()) && fsync(number_) == 0;
  }

 private:
  int number_;
};

}  // namespace

storage::Result<std::string> setup_token(const Directories& directories) {
  const auto path = token_file(directories);
  errno = 0;
  if (const LockedFile file(path); file) {
    if (std::string kept = file.line(); !kept.empty()) return kept;
    std::string fresh = storage::random_token();
    if (file.replace(fresh)) return fresh;
  }
  return storage::fail(storage::Code::kUnavailable, "error.setup_token_file",
                       path.string() + ": " + std::strerror(errno != 0 ? errno : ENOSPC));
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
