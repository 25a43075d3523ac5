#include "web/server/directories.hpp"
#include "web/server/health.hpp"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <gtest/gtest.h>

namespace samvad::web {
namespace {

namespace fs = std::filesystem;

/// A data directory with a settings file of its own, looked at as `samvad doctor` does.
class MachineChecks : public ::testing::Test {
 protected:
  MachineChecks() {
    char name[] = "/tmp/samvad-checks-XXXXXX";
    directories_ = Directories::below(mkdtemp(name));
    fs::create_directories(directories_.run);
  }
  ~MachineChecks() override { fs::remove_all(directories_.data); }

  Finding secrets(const std::string& url, fs::perms mode) {
    std::ofstream(directories_.settings, std::ios::trunc)
        << "[server]\nport = 0\n[database]\nurl = \"" << url << "\"\n";
    fs::permissions(directories_.settings, mode);
    const storage::Settings::Sources sources{.toml_path = directories_.settings.string()};
    const auto settings = storage::Settings::load(sources).value();
    const auto findings = look_at_machine({settings, sources, directories_, false});
    return *std::ranges::find(findings, "secret files", &Finding::name);
  }

  Directories directories_;
};

constexpr fs::perms kOwner = fs::perms::owner_read | fs::perms::owner_write;

TEST_F(MachineChecks, ASettingsFileWithAPasswordIsASecretFile) {
  const std::string with = "postgresql://samvad:hunter2@db.example/samvad";
  const Finding open = secrets(with, kOwner | fs::perms::group_read);
  EXPECT_FALSE(open.good);
  EXPECT_EQ(open.mend, "chmod 0600 " + directories_.settings.string());
  EXPECT_EQ((open.words + open.mend).find("hunter2"), std::string::npos);
  EXPECT_TRUE(secrets(with, kOwner).good);
  EXPECT_TRUE(secrets("postgresql://db.example/samvad?passfile=/etc/pgpass", kOwner | fs::perms::group_read).good);
}

}  // namespace
}  // namespace samvad::web
