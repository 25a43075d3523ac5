#include "storage/files/media_store.hpp"

#include "storage/files/disk_file.hpp"

#include <algorithm>
#include <filesystem>
#include <sys/stat.h>

namespace samvad::storage {

namespace {

namespace fs = std::filesystem;

class DiskStore final : public MediaStore {
 public:
  explicit DiskStore(fs::path root) : root_(std::move(root)) {}

  Result<Digest256> put(std::string_view bytes) override {
    const Digest256 key = sha256(bytes);
    if (exists(key)) return key;
    SAMVAD_CHECK(write_durably(root_ / kTemporary, path_of(key), bytes));
    return key;
  }

  Result<std::string> get(const Digest256& key) const override {
    SAMVAD_TRY(std::string bytes, read_whole(path_of(key)));
    if (sha256(bytes) != key) return fail(Code::kInternal, "error.internal", "damaged media " + path_of(key));
    return bytes;
  }

  Status remove(const Digest256& key) override {
    std::error_code error;
    fs::remove(path_of(key), error);
    if (error) return fail(Code::kUnavailable, "error.media_unavailable", error.message());
    return {};
  }

  bool exists(const Digest256& key) const override {
    std::error_code ignored;
    return fs::is_regular_file(path_of(key), ignored);
  }

  Status visit(const std::function<void(const Digest256&, Instant)>& visitor) const override {
    std::error_code error;
    for (fs::recursive_directory_iterator at(root_, error), end; !error && at != end; at.increment(error)) {
      const auto digest = hex_decode(at->path().filename().string());
      struct stat about {};
      if (!digest || digest->size() != Digest256{}.size() || stat(at->path().c_str(), &about) != 0) continue;
      Digest256 key{};
      std::copy(digest->begin(), digest->end(), key.begin());
      visitor(key, Instant{std::chrono::seconds{about.st_mtim.tv_sec}});
    }
    if (error) return fail(Code::kUnavailable, "error.media_unavailable", error.message());
    return {};
  }

  /// Makes the directories and removes what a killed process left half written.
  std::error_code prepare() const {
    std::error_code error;
    const bool fresh = fs::create_directories(root_, error);
    if (fresh && !error) fs::permissions(root_, fs::perms::owner_all, error);
    if (!error) fs::create_directory(root_ / kTemporary, error);
    const auto old = fs::file_time_type::clock::now() - std::chrono::hours(1);
    for (fs::directory_iterator at(root_ / kTemporary, error), end; !error && at != end; at.increment(error)) {
      std::error_code gone;
      if (const auto written = at->last_write_time(gone); !gone && written < old) fs::remove(at->path(), gone);
    }
    return error;
  }

 private:
  static constexpr const char* kTemporary = "temporary";

  std::string path_of(const Digest256& key) const {
    const std::string name = hex(bytes_of(key));
    return root_ / name.substr(0, 2) / name.substr(2, 2) / name;
  }

  const fs::path root_;
};

}  // namespace

Result<std::unique_ptr<MediaStore>> open_disk_store(const std::string& root) {
  auto store = std::make_unique<DiskStore>(fs::absolute(root));
  if (const std::error_code error = store->prepare())
    return fail(Error(Code::kConfig, "error.media_directory", error.message()).with("path", root));
  return store;
}

}  // namespace samvad::storage
