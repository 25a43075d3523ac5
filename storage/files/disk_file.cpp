#include "storage/files/disk_file.hpp"

#include "storage/base/crypto.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <sys/stat.h>
#include <unistd.h>

namespace samvad::storage {

namespace {

/// The Error of the system call that just failed.
tl::unexpected<Error> failed(const char* call) {
  const int number = errno;
  const bool full = number == ENOSPC || number == EDQUOT;
  const std::string detail = std::string(call) + ": " + std::strerror(number);
  return full ? fail(Code::kDiskFull, "error.disk_full", detail)
              : fail(Code::kUnavailable, "error.media_unavailable", detail);
}

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  int get() const { return number_; }
  explicit operator bool() const { return number_ >= 0; }

 private:
  int number_;
};

/// A file that is unlinked again unless it was moved to its place.
class TemporaryFile {
 public:
  explicit TemporaryFile(const std::string& directory)
      : path_(directory + "/" + hex(random_bytes(16))),
        file_(open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600)) {}
  ~TemporaryFile() {
    if (file_ && !moved_) unlink(path_.c_str());
  }
  TemporaryFile(const TemporaryFile&) = delete;

  Status fill(std::string_view bytes) {
    if (!file_) return failed("open");
    while (!bytes.empty()) {
      const ssize_t written = write(file_.get(), bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) return failed("write");
      bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    if (fsync(file_.get()) != 0) return failed("fsync");
    return {};
  }
  Status move_to(const std::string& path) {
    if (rename(path_.c_str(), path.c_str()) != 0) return failed("rename");
    moved_ = true;
    return {};
  }

 private:
  const std::string path_;
  const Descriptor file_;
  bool moved_ = false;
};

Status sync_directory(const std::string& path) {
  const Descriptor directory(open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!directory || fsync(directory.get()) != 0) return failed("fsync of a directory");
  return {};
}

/// Makes `path` and its missing parents; the entry of each new one is durable.
Status make_directories(const std::filesystem::path& path) {
  if (mkdir(path.c_str(), 0700) == 0) return sync_directory(path.parent_path());
  if (errno == EEXIST) return {};
  if (errno != ENOENT) return failed("mkdir");
  SAMVAD_CHECK(make_directories(path.parent_path()));
  if (mkdir(path.c_str(), 0700) != 0 && errno != EEXIST) return failed("mkdir");
  return sync_directory(path.parent_path());
}

}  // namespace

Status write_durably(const std::string& temporary_directory, const std::string& path, std::string_view bytes) {
  const std::string directory = std::filesystem::path(path).parent_path();
  SAMVAD_CHECK(make_directories(directory));
  TemporaryFile file(temporary_directory);
  SAMVAD_CHECK(file.fill(bytes));
  SAMVAD_CHECK(file.move_to(path));
  return sync_directory(directory);
}

Result<std::string> read_whole(const std::string& path) {
  const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file && errno == ENOENT) return fail(Code::kNotFound, "error.no_such_media");
  if (!file) return failed("open");
  struct stat about {};
  if (fstat(file.get(), &about) != 0) return failed("fstat");
  std::string bytes(static_cast<std::size_t>(about.st_size), '\0');
  std::size_t at = 0;
  while (at < bytes.size()) {
    const ssize_t got = read(file.get(), bytes.data() + at, bytes.size() - at);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return failed("read");
    if (got == 0) break;
    at += static_cast<std::size_t>(got);
  }
  bytes.resize(at);
  return bytes;
}

}  // namespace samvad::storage
