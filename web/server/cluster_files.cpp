#include "web/server/cluster_files.hpp"

#include "web/server/process.hpp"

#include <algorithm>
#include <cstdlib>
#include <fcntl.h>
#include <fstream>
#include <pwd.h>
#include <sstream>
#include <sys/stat.h>
#include <unistd.h>

namespace samvad::web {
namespace {

namespace fs = std::filesystem;
using storage::Code;
using storage::Result;
using storage::Status;

constexpr const char* kProgramsRoot = "/usr/lib/postgresql";  // Debian keeps each major version below it

storage::Error cluster_error(std::string detail) {
  return {Code::kUnavailable, "error.cluster_failed", std::move(detail)};
}

Status write_access_rules(const fs::path& cluster) {
  std::ofstream rules(cluster / "pg_hba.conf");
  rules << "# Only the serving user, only by the socket.\nlocal all all peer map=samvad\n";
  std::ofstream(cluster / "pg_ident.conf", std::ios::trunc);
  std::ofstream settings(cluster / "postgresql.conf", std::ios::app);
  settings << "\ninclude_if_exists = 'samvad.conf'\n";
  rules.flush();
  settings.flush();
  if (!rules || !settings) return tl::unexpected(cluster_error("cannot write in " + cluster.string()));
  SAMVAD_CHECK(admit_roles(cluster));
  return {};
}

long memory_megabytes() {
  return sysconf(_SC_PHYS_PAGES) / 1024 * sysconf(_SC_PAGESIZE) / 1024;
}

}  // namespace

Result<fs::path> cluster_programs(const Directories& directories) {
  std::ifstream version_file(directories.postgresql / "PG_VERSION");
  std::string version;
  version_file >> version;
  if (version.empty()) {
    int newest = 0;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(kProgramsRoot, error)) {
      if (fs::exists(entry.path() / "bin/initdb", error)) {
        newest = std::max(newest, std::atoi(entry.path().filename().c_str()));
      }
    }
    if (newest > 0) version = std::to_string(newest);
  }
  const fs::path programs = fs::path(kProgramsRoot) / version / "bin";
  if (version.empty() || access((programs / "pg_ctl").c_str(), X_OK) != 0) {
    return tl::unexpected(cluster_error("PostgreSQL " + version + " is not installed under " + kProgramsRoot +
                                        "; mend: apt-get install postgresql"));
  }
  return programs;
}

Status create_cluster_files(const Directories& directories, const fs::path& programs) {
  if (fs::exists(directories.postgresql / "PG_VERSION")) return {};
  const fs::path growing = directories.data / "postgresql.new";
  std::error_code error;
  fs::remove_all(growing, error);
  const auto made = run_child({programs / "initdb", "--pgdata", growing, "--username=postgres", "--encoding=UTF8",
                               "--locale=C.UTF-8", "--data-checksums", "--auth=peer", "--no-instructions"});
  if (made.status != 0) return tl::unexpected(cluster_error("initdb: " + made.output));
  SAMVAD_CHECK(write_access_rules(growing));
  fs::rename(growing, directories.postgresql, error);
  if (error) return tl::unexpected(cluster_error(error.message()));
  return {};
}

Result<bool> admit_roles(const fs::path& cluster) {
  const passwd* user = getpwuid(geteuid());
  const std::string name = user != nullptr ? user->pw_name : std::to_string(geteuid());
  std::ifstream before(cluster / "pg_ident.conf");
  const std::string known((std::istreambuf_iterator<char>(before)), {});
  std::string missing;
  for (const char* role : {"postgres", kOwnerRole, kServingRole}) {
    const std::string line = "samvad \"" + name + "\" " + role + "\n";
    if (("\n" + known).find("\n" + line) == std::string::npos) missing += line;
  }
  if (missing.empty()) return false;
  std::ofstream names(cluster / "pg_ident.conf", std::ios::app);
  names << missing;
  names.flush();
  if (!names) return tl::unexpected(cluster_error("cannot write in " + cluster.string()));
  return true;
}

Status write_cluster_settings(const Directories& directories) {
  const long memory = memory_megabytes();
  std::ostringstream text;
  text << "# Written by samvad before every start; put your own settings at the end of postgresql.conf.\n"
       << "listen_addresses = ''\n"
       << "unix_socket_directories = '" << directories.sockets.string() << "'\n"
       << "unix_socket_permissions = 0700\n"
       << "max_connections = 100\n"
       << "fsync = on\nsynchronous_commit = on\nfull_page_writes = on\n"
       << "shared_buffers = " << std::clamp(memory / 8, 64L, 4096L) << "MB\n"
       << "effective_cache_size = " << std::max(memory / 2, 128L) << "MB\n"
       << "work_mem = 8MB\n"
       << "maintenance_work_mem = " << std::clamp(memory / 32, 32L, 512L) << "MB\n"
       << "wal_compression = lz4\nmax_wal_size = 2GB\nmin_wal_size = 128MB\ncheckpoint_timeout = 15min\n"
       << "random_page_cost = 1.1\njit = off\n"
       << "timezone = 'UTC'\nlog_timezone = 'UTC'\nlc_messages = 'C'\n"
       << "logging_collector = on\nlog_directory = 'log'\nlog_filename = 'postgresql-%a.log'\n"
       << "log_truncate_on_rotation = on\nlog_rotation_age = 1d\nlog_rotation_size = 0\n";
  const fs::path path = directories.postgresql / "samvad.conf";
  std::ifstream before(path);
  const std::string old((std::istreambuf_iterator<char>(before)), {});
  if (old == text.str()) return {};
  std::ofstream file(path, std::ios::trunc);
  file << text.str();
  file.flush();
  if (!file) return tl::unexpected(cluster_error("cannot write " + path.string()));
  return {};
}

}  // namespace samvad::web
