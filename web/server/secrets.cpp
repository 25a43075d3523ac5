#include "web/server/secrets.hpp"

#include "storage/base/crypto.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <unistd.h>

namespace samvad::web {
namespace {

namespace fs = std::filesystem;
constexpr std::size_t kSecretBytes = 32;

storage::Error key_error(const fs::path& path, const std::string& words) {
  return {storage::Code::kForbidden, "error.data_directory", path.string() + ": " + words};
}

}  // namespace

storage::Result<std::string> secret_bytes(const Directories& directories, const std::string& name) {
  const fs::path path = directories.data / (name + ".key");
  // Written whole beside its place, then linked: two processes that start at once end with the same one.
  if (!fs::exists(path)) {
    const fs::path fresh = path.string() + "." + std::to_string(getpid());
    const int file = open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    const std::string bytes = storage::random_bytes(kSecretBytes);
    const bool written =
        file >= 0 && write(file, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()) && fsync(file) == 0;
    if (file >= 0) close(file);
    if (!written) return tl::unexpected(key_error(fresh, std::strerror(errno)));
    const int linked = link(fresh.c_str(), path.c_str());
    const int problem = errno;
    unlink(fresh.c_str());
    if (linked != 0 && problem != EEXIST) return tl::unexpected(key_error(path, std::strerror(problem)));
  }
  std::ifstream kept(path, std::ios::binary);
  std::string bytes((std::istreambuf_iterator<char>(kept)), {});
  if (bytes.size() != kSecretBytes) return tl::unexpected(key_error(path, "is not a key of 32 bytes"));
  return bytes;
}

}  // namespace samvad::web
