#include "forum/people/credentials.hpp"

#include "forum/people/courtesy.hpp"
#include "forum/text/unicode.hpp"
#include "storage/base/crypto.hpp"
#include "storage/base/guards.hpp"
#include "storage/base/log.hpp"

#include <argon2.h>
#include <array>
#include <atomic>
#include <crack.h>
#include <new>

namespace samvad::forum {
namespace {

using storage::Code;
using storage::fail;

// SEC-29, after the OWASP password storage cheat sheet
constexpr std::uint32_t kMemoryKiB = 19456, kPasses = 2, kLanes = 1;
constexpr std::size_t kSaltBytes = 16, kHashBytes = 32;
constexpr std::string_view kParameters = "$argon2id$v=19$m=19456,t=2,p=1$";
constexpr std::size_t kLeast = 8, kMost = 128;
constexpr std::size_t kMostBytes = kMost * 8;  // of graphemes; keeps the hash's work bounded

/// cracklib keeps its working buffers in static memory: one caller at a time. A check takes some 100 µs.
class CracklibTurn {
 public:
  CracklibTurn() {
    while (busy_.test_and_set(std::memory_order_acquire)) busy_.wait(true, std::memory_order_relaxed);
  }
  ~CracklibTurn() {
    busy_.clear(std::memory_order_release);
    busy_.notify_one();
  }
  CracklibTurn(const CracklibTurn&) = delete;

 private:
  static inline std::atomic_flag busy_;
};

bool is_common(const std::string& password) {
  const CracklibTurn turn;
  std::array<char, 1024> reason{};
  // 0 = the dictionary cannot be read; 1 = asked, with a reason when the password is a bad one
  if (__DEBIAN_SPECIFIC__SafeFascistCheck(password.c_str(), GetDefaultCracklibDict(), reason.data(), reason.size()) ==
      0) {
    storage::log(storage::Level::kWarning, "common_passwords_unreadable");
    return false;
  }
  return reason[0] != '\0' && storage::guard_on("SEC-29.common");
}

/// As the encoded form of Argon2 writes bytes.
std::string unpadded(std::string_view bytes) {
  std::string text = storage::base64(bytes);
  text.erase(text.find_last_not_of('=') + 1);
  return text;
}

std::string folded(std::string_view text) {
  return valid_utf8(text) ? to_lower(text) : std::string(text);
}

/// A password that is little more than the name or the address in front of the @.
bool made_of(std::string_view password, std::string_view word) {
  return word.size() >= 3 && password.find(word) != std::string_view::npos && password.size() < word.size() + 4;
}

}  // namespace

std::string hash_password(std::string_view password) {
  const std::string salt = storage::random_bytes(kSaltBytes);
  std::array<char, 256> encoded{};
  const LongComputation computation;
  const int code = argon2id_hash_encoded(kPasses, kMemoryKiB, kLanes, password.data(), password.size(), salt.data(),
                                         salt.size(), kHashBytes, encoded.data(), encoded.size());
  if (code == ARGON2_MEMORY_ALLOCATION_ERROR) throw std::bad_alloc();
  if (code != ARGON2_OK) throw std::logic_error(argon2_error_message(code));
  return encoded.data();
}

PasswordCheck verify_password(std::string_view encoded_hash, std::string_view password) {
  const std::string encoded(encoded_hash);
  const LongComputation computation;
  const int code = argon2id_verify(encoded.c_str(), password.data(), password.size());
  if (code == ARGON2_MEMORY_ALLOCATION_ERROR) throw std::bad_alloc();
  const bool right = code == ARGON2_OK;
  return {.right = right,
          .outdated = right && !encoded_hash.starts_with(kParameters) && storage::guard_on("SEC-29.parameters")};
}

const std::string& nobodys_hash() {
  // written, not computed: no worker waits for it, and the first unknown name takes as long as any other (SEC-34)
  static const std::string hash = std::string(kParameters) + unpadded(storage::random_bytes(kSaltBytes)) + "$" +
                                  unpadded(storage::random_bytes(kHashBytes));
  return hash;
}

storage::Status check_password(std::string_view password, std::string_view name, std::string_view email) {
  if (!valid_utf8(password)) return fail(Code::kBadInput, "error.bad_utf8");
  if (password.size() > kMostBytes || count_graphemes(password) > kMost) {
    return fail(storage::Error(Code::kBadInput, "error.password_long").with("limit", std::to_string(kMost)));
  }
  if (count_graphemes(password) < kLeast && storage::guard_on("SEC-29.length")) {
    return fail(storage::Error(Code::kBadInput, "error.password_short").with("limit", std::to_string(kLeast)));
  }
  const std::string small = folded(password);
  const std::string local_part = folded(email.substr(0, email.find('@')));
  if (made_of(small, folded(name)) || made_of(small, local_part) || is_common(std::string(password))) {
    return fail(Code::kBadInput, "error.password_common");
  }
  return {};
}

}  // namespace samvad::forum
