#pragma once

#include "web/http/encoding.hpp"
#include "web/http/message.hpp"

#include <array>
#include <atomic>
#include <memory>
#include <string>
#include <vector>

namespace samvad::web {

/// One finished anonymous page, ready for the wire in each coding that was built. Immutable but for codings that come
/// later; thread-safe.
class CachedPage {
 public:
  /// `full`: a 200 answer with all its fields, uncompressed.
  explicit CachedPage(Response full);
  ~CachedPage();
  CachedPage(const CachedPage&) = delete;
  CachedPage& operator=(const CachedPage&) = delete;

  /// The page, or 304, in the best coding that is ready and the client takes.
  Response answer(const Request& request) const;
  /// The coding this client likes best.
  Encoding wanted(const Request& request) const;
  /// True once per coding: the caller is to build() it.
  bool claim(Encoding encoding) { return !claimed_[static_cast<std::size_t>(encoding)].exchange(true); }
  void unclaim(Encoding encoding) { claimed_[static_cast<std::size_t>(encoding)] = false; }
  /// Compresses; about a millisecond for 50 kB, so never on an IO thread.
  void build(Encoding encoding);
  /// Memory of all codings.
  std::size_t bytes() const { return bytes_.load(std::memory_order_relaxed); }
  const std::vector<Shown>& shows() const { return full_.shows; }

 private:
  struct Ready {
    std::shared_ptr<const std::string> head, body, not_modified_head;
    std::string etag;
  };
  const Ready* ready(Encoding encoding) const {
    return ready_[static_cast<std::size_t>(encoding)].load(std::memory_order_acquire);
  }
  void put(Encoding encoding, std::shared_ptr<const std::string> body);

  const Response full_;
  const std::string etag_;
  std::array<std::atomic<const Ready*>, kEncodings> ready_{};
  std::array<std::atomic<bool>, kEncodings> claimed_{};
  std::atomic<std::size_t> bytes_{0};
};

}  // namespace samvad::web
