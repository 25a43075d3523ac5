#include "storage/files/media_store.hpp"

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace samvad::storage {
namespace {

namespace fs = std::filesystem;

class MediaStoreTest : public testing::Test {
 protected:
  void SetUp() override {
    root = fs::temp_directory_path() / ("samvad-media-" + hex(random_bytes(8)));
    store = *open_disk_store(root);
  }
  void TearDown() override { fs::remove_all(root); }

  std::size_t files() const {
    std::size_t count = 0;
    for (const auto& entry : fs::recursive_directory_iterator(root)) count += entry.is_regular_file();
    return count;
  }

  fs::path root;
  std::unique_ptr<MediaStore> store;
};

TEST_F(MediaStoreTest, KeepsBytesUnderTheirDigest) {
  const std::string bytes("picture\0\xff", 9);
  const Result<Digest256> key = store->put(bytes);
  ASSERT_TRUE(key);
  EXPECT_EQ(*key, sha256(bytes));
  EXPECT_TRUE(store->exists(*key));
  EXPECT_EQ(*store->get(*key), bytes);
  EXPECT_EQ(*store->put(bytes), *key);
  EXPECT_EQ(files(), 1U);
  EXPECT_EQ(*(*open_disk_store(root))->get(*key), bytes);
}

TEST_F(MediaStoreTest, RemovesAndForgets) {
  const Digest256 key = *store->put("x");
  EXPECT_TRUE(store->remove(key));
  EXPECT_TRUE(store->remove(key));
  EXPECT_FALSE(store->exists(key));
  EXPECT_EQ(store->get(key).error().code, Code::kNotFound);
}

TEST_F(MediaStoreTest, SeesDamage) {
  const Digest256 key = *store->put("sound");
  const std::string name = hex(bytes_of(key));
  std::ofstream(root / name.substr(0, 2) / name.substr(2, 2) / name) << "wound";
  EXPECT_EQ(store->get(key).error().code, Code::kInternal);
}

TEST_F(MediaStoreTest, VisitsEachObject) {
  const Digest256 a = *store->put("a"), b = *store->put("b");
  std::vector<Digest256> seen;
  ASSERT_TRUE(store->visit([&](const Digest256& key, Instant written) {
    seen.push_back(key);
    EXPECT_LT(system_clock().now() - written, std::chrono::minutes(5));
  }));
  EXPECT_EQ(seen.size(), 2U);
  EXPECT_TRUE(std::find(seen.begin(), seen.end(), a) != seen.end());
  EXPECT_TRUE(std::find(seen.begin(), seen.end(), b) != seen.end());
}

TEST_F(MediaStoreTest, FailedWriteLeavesNothing) {
  const auto old_handler = std::signal(SIGXFSZ, SIG_IGN);
  rlimit old_limit{};
  getrlimit(RLIMIT_FSIZE, &old_limit);
  const rlimit small{4096, old_limit.rlim_max};
  setrlimit(RLIMIT_FSIZE, &small);
  const Result<Digest256> answer = store->put(std::string(10'000, 'x'));
  setrlimit(RLIMIT_FSIZE, &old_limit);
  std::signal(SIGXFSZ, old_handler);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, Code::kUnavailable);
  EXPECT_EQ(files(), 0U);
}

/// Runs in a process of its own whose `root` is a file system of 64 KiB. 0 = as promised, 77 = may not mount.
int put_on_a_full_disk(const fs::path& root) {
  const bool mounted = unshare(geteuid() == 0 ? CLONE_NEWNS : CLONE_NEWNS | CLONE_NEWUSER) == 0 &&
                       mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
                       mount("none", root.c_str(), "tmpfs", 0, "size=64k") == 0;
  if (!mounted) return 77;
  const auto store = *open_disk_store(root);
  const Result<Digest256> answer = store->put(std::string(100'000, 'x'));
  if (answer || answer.error().code != Code::kDiskFull) return 1;
  std::size_t files = 0;
  for (const auto& entry : fs::recursive_directory_iterator(root)) files += entry.is_regular_file();
  if (files != 0) return 2;
  return store->put("room again") ? 0 : 3;
}

TEST_F(MediaStoreTest, FullDiskIsSaidLeavesNothingAndMends) {
  const pid_t child = fork();
  if (child == 0) _exit(put_on_a_full_disk(root));
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFEXITED(status));
  if (WEXITSTATUS(status) == 77) GTEST_SKIP() << "may not mount a small file system";
  EXPECT_EQ(WEXITSTATUS(status), 0);
}

TEST(MediaStore, UnusableDirectoryIsAConfigError) {
  const auto answer = open_disk_store("/dev/null/media");
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, Code::kConfig);
}

}  // namespace
}  // namespace samvad::storage
