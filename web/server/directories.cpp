#include "web/server/directories.hpp"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <grp.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

namespace samvad::web {
namespace {

namespace fs = std::filesystem;
using storage::Code;
using storage::Status;

constexpr const char* kServiceUser = "samvad";
constexpr std::size_t kLongestSocketDirectory = 80;

/// A name of fixed length for `path`, stable between runs (FNV-1a).
std::string short_name(const fs::path& path) {
  std::uint64_t hash = 14695981039346656037ull;
  for (unsigned char byte : path.string()) hash = (hash ^ byte) * 1099511628211ull;
  char text[17];
  std::snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(hash));
  return std::string(text, 10);
}

Status make_directory(const fs::path& path, mode_t mode) {
  if (mkdir(path.c_str(), mode) != 0 && errno != EEXIST) {
    return storage::fail(Code::kForbidden, "error.data_directory", path.string() + ": " + std::strerror(errno));
  }
  struct stat about {};
  if (lstat(path.c_str(), &about) != 0 || !S_ISDIR(about.st_mode)) {
    return storage::fail(Code::kForbidden, "error.data_directory", path.string() + " is not a directory");
  }
  if (about.st_uid != geteuid()) {
    return storage::fail(Code::kForbidden, "error.data_directory",
                         path.string() + " belongs to another user than the one that serves");
  }
  return {};
}

/// Root only: the data directory is made for and given to the service user, who we then are.
Status become_service_user(const fs::path& data) {
  const passwd* user = getpwnam(kServiceUser);
  if (user == nullptr) {
    return storage::fail(Code::kConfig, "error.service_user",
                         "the system user samvad is missing; `./samvad up` makes it, or: useradd --system samvad");
  }
  std::error_code error;
  fs::create_directories(data.parent_path(), error);
  if (mkdir(data.c_str(), 0750) == 0 && chown(data.c_str(), user->pw_uid, user->pw_gid) != 0) {
    return storage::fail(Code::kForbidden, "error.data_directory", data.string() + ": " + std::strerror(errno));
  }
  if (initgroups(kServiceUser, user->pw_gid) != 0 || setgid(user->pw_gid) != 0 || setuid(user->pw_uid) != 0) {
    return storage::fail(Code::kForbidden, "error.service_user", std::strerror(errno));
  }
  setenv("HOME", data.c_str(), 1);
  setenv("USER", kServiceUser, 1);
  setenv("LOGNAME", kServiceUser, 1);
  return {};
}

}  // namespace

fs::path Directories::usual_data() {
  return geteuid() == 0 ? "/var/lib/samvad" : "var";
}

Directories Directories::below(const fs::path& data) {
  Directories found;
  found.data = fs::weakly_canonical(fs::absolute(data));
  found.postgresql = found.data / "postgresql";
  found.run = found.data / "run";
  found.settings = found.data / "samvad.toml";
  found.sockets = found.run;
  if (found.run.string().size() > kLongestSocketDirectory) {
    uid_t owner = geteuid();
    if (owner == 0) {
      if (const passwd* user = getpwnam(kServiceUser)) owner = user->pw_uid;
    }
    found.sockets = "/tmp/samvad-" + std::to_string(owner) + "-" + short_name(found.data);
  }
  return found;
}

Status Directories::prepare() const {
  umask(0027);
  if (geteuid() == 0) {
    SAMVAD_CHECK(become_service_user(data));
  } else {
    std::error_code error;
    fs::create_directories(data.parent_path(), error);
  }
  SAMVAD_CHECK(make_directory(data, 0750));
  SAMVAD_CHECK(make_directory(run, 0700));
  SAMVAD_CHECK(make_directory(sockets, 0700));
  if (access(data.c_str(), R_OK | W_OK | X_OK) != 0) {
    return storage::fail(Code::kForbidden, "error.data_directory", data.string() + ": " + std::strerror(errno));
  }
  // The process may have been started in a directory that only root can enter.
  if (chdir(data.c_str()) != 0) {
    return storage::fail(Code::kForbidden, "error.data_directory", data.string() + ": " + std::strerror(errno));
  }
  return {};
}

}  // namespace samvad::web
