#include "federation/signatures/key_vault.hpp"

#include "storage/base/crypto.hpp"
#include "storage/base/guards.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <optional>
#include <sys/stat.h>
#include <unistd.h>

namespace samvad::federation {
namespace {

using storage::Code;
using storage::Result;

constexpr std::size_t kKeyBytes = 32, kIdBytes = 4;

tl::unexpected<storage::Error> bad_file(const std::string& path, std::string_view reason) {
  return storage::fail(
      storage::Error(Code::kConfig, "error.key_file", path + ": " + std::string(reason)).with("path", path));
}

/// An open file descriptor that closes itself.
class File {
 public:
  explicit File(int fd) : fd_(fd) {}
  ~File() {
    if (fd_ >= 0) ::close(fd_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  int fd() const { return fd_; }

 private:
  int fd_;
};

/// The key in an existing file; an empty optional when there is no file.
Result<std::optional<std::string>> read_key(const std::string& path) {
  const File file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.fd() < 0) {
    if (errno == ENOENT) return std::nullopt;
    return bad_file(path, std::strerror(errno));
  }
  struct stat info {};
  if (::fstat(file.fd(), &info) != 0) return bad_file(path, std::strerror(errno));
  if ((info.st_mode & 077U) != 0 && storage::guard_on("SEC-44.file"))
    return bad_file(path, "must be readable by its owner alone (chmod 600)");
  std::string text(128, '\0');
  const ssize_t count = ::read(file.fd(), text.data(), text.size());
  if (count < 0) return bad_file(path, std::strerror(errno));
  text.resize(static_cast<std::size_t>(count));
  if (text.ends_with('\n')) text.pop_back();
  auto key = storage::hex_decode(text);
  if (!key || key->size() != kKeyBytes) return bad_file(path, "does not hold 64 hexadecimal digits");
  return std::optional(std::move(*key));
}

/// Writes a new key beside `path` and links it there; somebody else's link wins.
storage::Status make_key(const std::string& path) {
  const std::string draft = path + "." + storage::hex(storage::random_bytes(8));
  const File file(::open(draft.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  const std::string text = storage::hex(storage::random_bytes(kKeyBytes)) + "\n";
  if (file.fd() < 0) return bad_file(path, std::strerror(errno));
  const bool written = ::write(file.fd(), text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
                       ::fsync(file.fd()) == 0 && (::link(draft.c_str(), path.c_str()) == 0 || errno == EEXIST);
  const int error = errno;
  ::unlink(draft.c_str());
  if (!written) return bad_file(path, std::strerror(error));
  return {};
}

std::string context_of(std::int64_t row_id) {
  return "key_pairs/" + std::to_string(row_id);
}

}  // namespace

KeyVault::KeyVault(std::string key) : key_(std::move(key)) {
  key_id_ = storage::bytes_of(storage::sha256("samvad key id\n" + key_)).substr(0, kIdBytes);
}

std::string KeyVault::path_in(std::string_view data_folder) {
  return std::string(data_folder) + "/private-keys.key";
}

Result<std::optional<KeyVault>> KeyVault::find(const std::string& path) {
  SAMVAD_TRY(auto key, read_key(path));
  if (!key) return std::optional<KeyVault>();
  return std::optional(KeyVault(std::move(*key)));
}

Result<KeyVault> KeyVault::open(const std::string& path) {
  SAMVAD_TRY(auto key, read_key(path));
  if (!key) {
    SAMVAD_CHECK(make_key(path));
    SAMVAD_TRY(key, read_key(path));
    if (!key) return bad_file(path, "vanished");
  }
  return KeyVault(std::move(*key));
}

std::string KeyVault::seal(const PrivateKey& key, std::int64_t row_id) const {
  return key_id_ + storage::seal(key_, key.der(), context_of(row_id));
}

bool KeyVault::has_sealed(std::string_view sealed) const {
  return sealed.starts_with(key_id_);
}

std::string KeyVault::id() const {
  return storage::hex(derive("samvad key file")).substr(0, 32);
}

std::string KeyVault::derive(std::string_view purpose) const {
  return std::string(storage::bytes_of(storage::hmac_sha256(key_, purpose)));
}

Result<PrivateKey> KeyVault::unseal(std::string_view sealed, std::int64_t row_id) const {
  if (!has_sealed(sealed)) {
    return storage::fail(Code::kConfig, "error.key_file", "a private key was sealed under another key file");
  }
  SAMVAD_TRY(const std::string der, storage::unseal(key_, sealed.substr(kIdBytes), context_of(row_id)));
  return PrivateKey::from_der(der);
}

}  // namespace samvad::federation
