#include "storage/base/settings.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <set>
#include <sstream>
#include <unistd.h>

namespace samvad::storage {
namespace {

/// A TOML file that goes away with the test.
class TomlText {
 public:
  explicit TomlText(std::string_view text) {
    char name[] = "/tmp/samvad-settings-XXXXXX";
    ::close(::mkstemp(name));
    path_ = name;
    std::ofstream(path_) << text;
  }
  ~TomlText() { std::filesystem::remove(path_); }
  Settings::Sources sources() const { return {.toml_path = path_}; }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

std::string problems_of(const Settings::Sources& sources) {
  const auto settings = Settings::load(sources);
  if (settings) return "loaded";
  EXPECT_EQ(settings.error().code, Code::kConfig);
  EXPECT_EQ(settings.error().key, "error.config");
  return settings.error().detail;
}

TEST(Settings, DefaultsAreWhatTheReferenceSays) {
  const Settings settings = Settings::for_tests();
  EXPECT_EQ(settings.text("site.public_url"), "http://localhost:8080");
  EXPECT_EQ(settings.integer("server.port"), 8080);
  EXPECT_FALSE(settings.flag("federation.enabled"));
  EXPECT_EQ(settings.duration("session.idle"), std::chrono::hours(14 * 24));
  EXPECT_EQ(settings.integer("limits.inbox_body_bytes"), 1 << 20);
  EXPECT_EQ(settings.list("server.trusted_proxies"), (std::vector<std::string>{"127.0.0.0/8", "::1/128"}));
  EXPECT_TRUE(settings.list("federation.test.allowed_ranges").empty());
  EXPECT_EQ(settings.origin("log.level"), "default");
  EXPECT_TRUE(settings.is_default("log.level"));
}

TEST(Settings, StrongerSourcesWin) {
  const TomlText file(
      "[paths]\ndata = \"from file\"\n[site]\npublic_url = \"https://Forum.Example:443/\"\n[server]\nport = 1000\n"
      "trusted_proxies = [\"10.0.0.0/8\", \"::1\"]\n[log]\nlevel = \"debug\"\n[session]\nidle = \"12h\"\n"
      "[federation]\nenabled = true\ntest.ca_file = \"ca.pem\"\n");
  Settings::Sources sources = file.sources();
  sources.environment = {
      {"SAMVAD_SERVER_PORT", "2000"}, {"SAMVAD_LOG_LEVEL", "error"}, {"SAMVAD_FIXTURES", "/x"}, {"PATH", "/bin"}};
  sources.overrides = {"log.level=warning"};
  const auto settings = Settings::load(sources);
  ASSERT_TRUE(settings) << settings.error().detail;
  EXPECT_EQ(settings->text("paths.data"), "from file");
  EXPECT_EQ(settings->text("site.public_url"), "https://forum.example");
  EXPECT_EQ(settings->integer("server.port"), 2000);
  EXPECT_EQ(settings->text("log.level"), "warning");
  EXPECT_EQ(settings->duration("session.idle"), std::chrono::hours(12));
  EXPECT_EQ(settings->list("server.trusted_proxies"), (std::vector<std::string>{"10.0.0.0/8", "::1"}));
  EXPECT_TRUE(settings->flag("federation.enabled"));
  EXPECT_EQ(settings->text("federation.test.ca_file"), "ca.pem");
  EXPECT_EQ(settings->origin("paths.data"), "file:2");
  EXPECT_EQ(settings->origin("server.port"), "environment");
  EXPECT_EQ(settings->origin("log.level"), "--set");
}

TEST(Settings, UnknownKeysNameLineAndNeighbour) {
  const TomlText file("[paths]\ndaat = \"x\"\n\n[servr]\nport = 1\n\n[zzzzzzzzzzzzzz]\nqqqqqqqqqqqqqqqq = 1\n");
  const std::string problems = problems_of(file.sources());
  EXPECT_NE(problems.find(file.path() + ":2: no such setting: paths.daat (did you mean paths.data?)"),
            std::string::npos);
  EXPECT_NE(problems.find(file.path() + ":5: no such setting: servr.port (did you mean server.port?)"),
            std::string::npos);
  EXPECT_NE(problems.find(file.path() + ":8: no such setting: zzzzzzzzzzzzzz.qqqqqqqqqqqqqqqq"), std::string::npos);
  EXPECT_EQ(problems.find("qqqqqqqqqqqqqqqq (did"), std::string::npos) << "nothing is near";
}

TEST(Settings, EveryProblemIsListed) {
  const TomlText file("[server]\nport = 70000\nworkers = \"many\"\n[log]\nlevel = \"loud\"\n[session]\nidle = 14\n");
  Settings::Sources sources = file.sources();
  sources.environment = {{"SAMVAD_METRICS_ENABLED", "maybe"}, {"SAMVAD_SERVER_PROT", "1"}};
  sources.overrides = {"limits.post_bytes=10MB", "nonsense", "site.public_url=https://forum.example/path"};
  const std::string problems = problems_of(sources);
  for (const char* part :
       {":2: server.port must be between 0 and 65535", ":3: server.workers expected a whole number",
        ":5: log.level must be one of debug|info|warning|error|critical", ":7: session.idle expected a duration",
        "environment: metrics.enabled expected true or false",
        "environment: no setting has the name SAMVAD_SERVER_PROT", "--set: limits.post_bytes expected a size",
        "--set nonsense: expected section.key=value", "--set: site.public_url must be an http or https origin"}) {
    EXPECT_NE(problems.find(part), std::string::npos) << part << "\nin\n" << problems;
  }
}

TEST(Settings, BadFilesAreNamedWithTheirLine) {
  const TomlText broken("[site]\nname = \n");
  EXPECT_NE(problems_of(broken.sources()).find(broken.path() + ": line 2"), std::string::npos);
  const TomlText dated("[site]\nname = 2026-01-02\n");
  EXPECT_NE(problems_of(dated.sources()).find("line 2: expected a text"), std::string::npos);
  EXPECT_NE(problems_of({.toml_path = "/nonexistent/samvad.toml"}).find("cannot be read"), std::string::npos);
}

TEST(Settings, DurationsAndSizesCarryUnits) {
  const std::pair<const char*, int> durations[] = {{"1500ms", 1500}, {"2s", 2000},     {"1m", 60000},
                                                   {"1min", 60000},  {"1 min", 60000}, {"60s", 60000}};
  for (const auto& [text, ms] : durations) {
    EXPECT_EQ(Settings::for_tests({{"server.header_timeout", text}}).duration("server.header_timeout").count(), ms);
  }
  for (const char* text : {"10", "-1s", "1.5s", "1 week", "s", "", "99999999999999999999d", "400d"}) {
    EXPECT_THROW(Settings::for_tests({{"server.header_timeout", text}}), std::logic_error) << text;
  }
  EXPECT_EQ(Settings::for_tests({{"limits.post_bytes", "32KiB"}}).integer("limits.post_bytes"), 32 << 10);
  EXPECT_EQ(Settings::for_tests({{"limits.post_bytes", "2048"}}).integer("limits.post_bytes"), 2048);
  EXPECT_THROW(Settings::for_tests({{"limits.post_bytes", "2kB"}}), std::logic_error);
}

TEST(Settings, WrongLookUpsThrow) {
  const Settings settings = Settings::for_tests();
  EXPECT_THROW(settings.text("paths.daat"), std::logic_error);
  EXPECT_THROW(settings.integer("paths.data"), std::logic_error);
  EXPECT_THROW(settings.origin("nothing"), std::logic_error);
}

TEST(Settings, PasswordsOfTheDatabaseAreShownNowhere) {
  const std::pair<const char*, const char*> cases[] = {
      {"", ""},
      {"postgresql://samvad@db.example/forum", "postgresql://samvad@db.example/forum"},
      {"postgresql://samvad:hunter2@db.example:5432/forum", "postgresql://samvad:***@db.example:5432/forum"},
      {"postgres://samvad:hun@ter2@db.example/forum", "postgres://samvad:***@db.example/forum"},
      {"postgres://samvad:hun/ter2@db.example/forum?sslmode=require",
       "postgres://samvad:***@db.example/forum?sslmode=require"},
      {"postgres://samvad:hun?ter2@db.example/forum", "postgres://samvad***"},
      {"postgresql:///forum?host=/run/pg&password=hunter2&port=1",
       "postgresql:///forum?host=/run/pg&password=***&port=1"},
      {"postgresql:///forum?pass%77ord=hunter2&sslpassword=hunter2",
       "postgresql:///forum?pass%77ord=***&sslpassword=***"},
      {"postgresql:///forum?host=/run/pg&user=a%40b", "postgresql:///forum?host=/run/pg&user=a%40b"},
      {"host=db.example password=hunter2 dbname=forum", "host=db.example password=*** dbname=forum"},
      {"password = 'hun\\'t er2' host = 'db.example'", "password = *** host = 'db.example'"},
      {"password=hun\\ ter2 host=a", "password=*** host=a"},
      {"host=/run/pg  passfile=/etc/samvad/pgpass ", "host=/run/pg  passfile=/etc/samvad/pgpass "},
      {"password='hunter2", "password=***"},
      {"host=a hunter2", "host=a ***"},
      {"password=", "password="},
  };
  for (const auto& [given, shown] : cases) {
    EXPECT_EQ(mask_passwords(given), shown);
    EXPECT_EQ(holds_password(given), std::string_view(given) != shown) << given;
    const Settings settings = Settings::for_tests({{"database.url", given}});
    EXPECT_EQ(settings.shown("database.url").find("ter2"), std::string::npos) << given;
  }
  const Settings settings = Settings::for_tests({{"database.url", "postgresql://a:hunter2@b/c"}});
  EXPECT_EQ(settings.text("database.url"), "postgresql://a:hunter2@b/c") << "whoever connects needs it";
}

TEST(Settings, TheTableIsConsistent) {
  std::set<std::string_view> keys, closed_sections;
  std::string_view section;
  for (const SettingRow& row : settings_table()) {
    EXPECT_TRUE(keys.insert(row.key).second) << row.key;
    EXPECT_TRUE(row.sentence.ends_with('.')) << row.key;
    const std::string_view mine = row.key.substr(0, row.key.find('.'));
    if (mine != section) {
      EXPECT_TRUE(closed_sections.insert(mine).second) << "section in two places: " << row.key;
    }
    section = mine;
  }
}

TEST(Settings, TheReferenceInDocsIsFresh) {
  std::ifstream file(SAMVAD_SOURCE_DIR "/docs/configuration.md");
  std::stringstream text;
  text << file.rdbuf();
  if (std::getenv("SAMVAD_REBASELINE") != nullptr) {
    std::ofstream(SAMVAD_SOURCE_DIR "/docs/configuration.md") << settings_reference();
    GTEST_SKIP() << "docs/configuration.md written anew";
  }
  EXPECT_EQ(text.str(), settings_reference())
      << "run this test with SAMVAD_REBASELINE=1 and commit docs/configuration.md";
}

}  // namespace
}  // namespace samvad::storage
