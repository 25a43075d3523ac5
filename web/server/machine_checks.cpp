#include "web/server/disk_room.hpp"
#include "web/server/health.hpp"
#include "web/server/port.hpp"
#include "web/server/running.hpp"

#include <sys/stat.h>
#include <unistd.h>

namespace samvad::web {
namespace {

namespace fs = std::filesystem;

Finding data_directory(const Context& context) {
  const auto& path = context.directories.data;
  struct stat about {};
  if (stat(path.c_str(), &about) != 0)
    return {"data directory", false, path.string() + " does not exist", "./samvad up"};
  if (access(path.c_str(), R_OK | W_OK | X_OK) != 0) {
    return {"data directory", false, path.string() + " cannot be written", "chown -R samvad:samvad " + path.string()};
  }
  if ((about.st_mode & 0007) != 0) {
    return {"data directory", false, path.string() + " is open to everybody on this machine",
            "chmod 0750 " + path.string()};
  }
  return {"data directory", true, path.string(), ""};
}

Finding disk_space(const Context& context) {
  const auto room = disk_room(context.directories.data);
  if (room.enough()) return {"disk space", true, room.words(), ""};
  const std::string place = context.directories.data.string();
  return {"disk space", false, room.words(),
          room.problem.empty() ? "free space below " + place + "; 1 GiB and 5 % are the least" : "df " + place};
}

/// A secret that others on the machine can read is none.
Finding secrets(const Context& context) {
  std::vector<fs::path> files{context.directories.data / "setup_token"};
  const auto& settings = context.settings;
  for (const char* key : {"database.url", "database.owner_url"}) {
    const bool in_file = settings.origin(key).starts_with("file:") && context.sources.toml_path;
    if (in_file && storage::holds_password(settings.text(key))) files.emplace_back(*context.sources.toml_path);
  }
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(context.directories.data, error)) {
    if (entry.path().extension() == ".key") files.push_back(entry);
  }
  std::size_t seen = 0;
  for (const auto& file : files) {
    struct stat about {};
    if (stat(file.c_str(), &about) != 0) continue;
    ++seen;
    if ((about.st_mode & 0077) != 0) {
      return {"secret files", false, file.string() + " can be read by others", "chmod 0600 " + file.string()};
    }
  }
  return {"secret files", true, std::to_string(seen) + " files, readable by their owner only", ""};
}

Finding port(const Context& context) {
  const auto running = RunningPlace(context.directories).current();
  if (running) return {"port", true, "in use by this forum" + (running->url.empty() ? "" : ": " + running->url), ""};
  const auto refused = port_refusal(context.settings);
  if (refused.empty()) return {"port", true, std::to_string(context.settings.integer("server.port")) + " is free", ""};
  const auto at = refused.find("; mend: ");
  return {"port", false, refused.substr(0, at), at == std::string::npos ? "" : refused.substr(at + 8)};
}

}  // namespace

std::vector<Finding> look_at_machine(const Context& context) {
  return {data_directory(context), disk_space(context), secrets(context), port(context)};
}

}  // namespace samvad::web
