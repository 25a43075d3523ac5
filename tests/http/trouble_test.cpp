// The database away and back (REL-13), and disks that are full (REL-14): what is answered meanwhile, and that all is
// well after without a hand.
#include "tests/support/house.hpp"
#include "tests/support/private_postgres.hpp"
#include "tests/support/until.hpp"

#include <fstream>
#include <gtest/gtest.h>
#include <sys/mount.h>

namespace samvad::test {
namespace {

namespace fs = std::filesystem;

/// A forum over a PostgreSQL of its own.
struct Shaky {
  ServerDirectory database_directory, directory;
  PrivatePostgres postgres{database_directory.path()};
  std::unique_ptr<ServerProcess> server;
  std::unique_ptr<Visitor> asha;
  std::string thread;

  Shaky() {
    server = std::make_unique<ServerProcess>(ServerProcess::Setup{.data = directory.path() / "data",
                                                                  .database_url = postgres.url(),
                                                                  .owner_url = postgres.owner_url(),
                                                                  .settings = House::wide_settings()});
    server->wait_ready();
    asha = std::make_unique<Visitor>(server->port(), server->public_url());
    asha->set_up(server->setup_token());
    thread = asha->start_thread("A thread in bad weather", "It stands through all of it.");
    server->stop();
    start();  // what was written above is no news to it: pages that it keeps from here on stay
  }
  void start() {
    const std::uint16_t port = server ? server->port() : free_port();
    server = std::make_unique<ServerProcess>(ServerProcess::Setup{.data = directory.path() / "data",
                                                                  .database_url = postgres.url(),
                                                                  .settings = House::wide_settings(),
                                                                  .port = port});
    server->wait_ready();
  }
  Visitor::Answer answer(const std::string& target) {
    return Visitor(server->port(), server->public_url()).get(target);
  }
  int status(const std::string& target) { return answer(target).status; }
  bool ready() { return status("/readyz") == 200; }

  /// A reply form filled in, to be sent as often as needed.
  Visitor::Fields reply(const std::string& text) {
    auto fields = hidden_fields(asha->get(page()).body, page());
    fields.push_back({"text", text});
    return fields;
  }
  std::string page() const { return "/t/" + thread_of(thread) + "/reply"; }
  int count(const std::string& text) {
    const std::string body = Visitor(server->port(), server->public_url()).get(thread).body;
    int found = 0;
    for (auto at = body.find(text); at != std::string::npos; at = body.find(text, at + 1)) ++found;
    return found;
  }
};

class Database : public ::testing::TestWithParam<const char*> {};

TEST_P(Database, AwayIs503KeptPagesAreServedAndAllIsWellWhenItIsBack) {
  Shaky forum;
  ASSERT_EQ(forum.status(forum.thread), 200);  // kept from here on
  ASSERT_EQ(forum.status("/boards"), 200);
  const auto fields = forum.reply("Said in the storm, once.");
  if (std::string(GetParam()) == "kill") {
    forum.postgres.kill();
  } else {
    forum.postgres.stop(GetParam());
  }
  EXPECT_TRUE(until([&] { return forum.answer("/readyz").body == "not ready: database\n"; }));
  EXPECT_EQ(forum.status("/readyz"), 503);
  EXPECT_EQ(forum.status("/healthz"), 200);
  EXPECT_EQ(forum.status(forum.thread), 200) << "a kept page needs no database";
  EXPECT_EQ(forum.status("/boards"), 200);
  const auto refused = forum.asha->post(forum.page(), fields);
  EXPECT_EQ(refused.status, 503);
  EXPECT_NE(refused.field("Retry-After"), "");
  EXPECT_EQ(forum.asha->get("/notifications").status, 503);

  forum.postgres.start();
  // five seconds is the promise; an idle machine needs far less, a busy one is given more
  EXPECT_TRUE(until([&] { return forum.ready(); }));
  EXPECT_TRUE(until([&] { return forum.asha->post(forum.page(), fields).status == 303; }));
  EXPECT_EQ(forum.asha->post(forum.page(), fields).status, 303) << "sent again, as after an answer that was lost";
  EXPECT_TRUE(until([&] { return forum.count("Said in the storm, once.") == 1; }));
  EXPECT_TRUE(forum.server->running());
}

INSTANTIATE_TEST_SUITE_P(Rel13, Database, ::testing::Values("fast", "immediate", "kill"),
                         [](const auto& info) { return std::string(info.param); });

/// A small file system of its own; only root may have one.
class SmallDisk {
 public:
  SmallDisk(const fs::path& at, const std::string& size) : at_(at) {
    fs::create_directories(at_);
    mounted_ = ::mount("tmpfs", at_.c_str(), "tmpfs", 0, ("size=" + size).c_str()) == 0;
  }
  ~SmallDisk() {
    if (mounted_) ::umount2(at_.c_str(), MNT_DETACH);
  }
  SmallDisk(const SmallDisk&) = delete;
  bool mounted() const { return mounted_; }
  void grow(const std::string& size) {
    if (::mount("none", at_.c_str(), "tmpfs", MS_REMOUNT, ("size=" + size).c_str()) != 0)
      throw std::runtime_error("the disk does not grow");
  }
  void fill() {
    std::ofstream ballast(at_ / "ballast", std::ios::binary);
    const std::string block(4096, 'x');
    while (ballast.write(block.data(), static_cast<std::streamsize>(block.size())).flush()) {
    }
  }
  void make_room() { fs::remove(at_ / "ballast"); }

 private:
  fs::path at_;
  bool mounted_ = false;
};

TEST(Disk, FullUnderTheDatabaseWritesAre503ReadsGoOnAndRoomHeals) {
  const ServerDirectory place;
  SmallDisk disk(place.path() / "disk", "220m");
  if (!disk.mounted()) GTEST_SKIP() << "a tmpfs may not be mounted here";
  ServerDirectory directory;
  const fs::path home = place.path() / "disk/postgresql";
  fs::create_directories(home);
  fs::permissions(home, fs::perms::all);
  PrivatePostgres postgres(home);
  ServerProcess server({.data = directory.path() / "data",
                        .database_url = postgres.url(),
                        .owner_url = postgres.owner_url(),
                        .settings = House::wide_settings()});
  server.wait_ready();
  Visitor asha(server.port(), server.public_url());
  asha.set_up(server.setup_token());
  const std::string thread = asha.start_thread("A thread on a small disk", "It must not be lost.");
  const std::string page = "/t/" + thread_of(thread) + "/reply";
  auto fields = hidden_fields(asha.get(page).body, page);
  fields.push_back({"text", std::string(15000, 'w')});

  disk.fill();
  int written = 0, last = 0;
  const bool refused = until([&] {
    for (auto& [name, value] : fields)
      if (name == "submission") value = "submission-" + std::to_string(written);
    last = asha.post(page, fields).status;
    if (last == 303) ++written;
    return last == 503;
  });
  EXPECT_TRUE(refused) << written << " posts were taken, the last answer was " << last;
  EXPECT_EQ(Visitor(server.port(), server.public_url()).get("/healthz").status, 200);
  EXPECT_TRUE(server.running());

  disk.make_room();
  // PostgreSQL itself ends when its log of changes cannot be written; whoever runs it starts it again
  EXPECT_TRUE(until([&] {
    if (Visitor(server.port(), server.public_url()).get("/readyz").status == 200) return true;
    postgres.start();
    return false;
  }));
  EXPECT_TRUE(until([&] { return asha.post(page, fields).status == 303; }));
  EXPECT_NE(Visitor(server.port(), server.public_url()).get(thread).body.find("It must not be lost."),
            std::string::npos);
}

TEST(Disk, ShortOfRoomIsNotReadyAndTheFiguresSayHowMuchThereIs) {
  const TestDatabase database;
  const ServerDirectory place;
  SmallDisk disk(place.path() / "disk", "900m");
  if (!disk.mounted()) GTEST_SKIP() << "a tmpfs may not be mounted here";
  fs::permissions(place.path() / "disk", fs::perms::all);
  const std::uint16_t port = free_port(), figures = free_port();
  ServerProcess server({.data = place.path() / "disk/data",
                        .database_url = database.url(),
                        .settings = {"metrics.enabled=true", "metrics.port=" + std::to_string(figures)},
                        .port = port});
  const auto ask = [&](const std::string& target) { return Visitor(port, server.public_url()).get(target); };
  const auto answers = [&](int status, const std::string& body) {
    return until([&] {
      try {
        const auto answer = ask("/readyz");
        return answer.status == status && answer.body == body;
      } catch (const std::runtime_error&) {
        return false;  // it is still starting
      }
    });
  };
  EXPECT_TRUE(answers(503, "not ready: disk\n")) << server.log();
  EXPECT_EQ(ask("/healthz").status, 200);
  const auto metrics = Visitor(figures, "http://127.0.0.1:" + std::to_string(figures)).get("/metrics").body;
  EXPECT_NE(metrics.find("\nsamvad_disk_bytes " + std::to_string(900 << 20) + "\n"), std::string::npos) << metrics;
  disk.grow("20g");
  EXPECT_TRUE(answers(200, "ready\n"));
}

}  // namespace
}  // namespace samvad::test
