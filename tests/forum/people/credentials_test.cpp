#include "forum/people/credentials.hpp"

#include <gtest/gtest.h>
#include <thread>

namespace samvad::forum {
namespace {

TEST(Credentials, AHashFitsItsPasswordOnly) {
  const auto hash = hash_password("correct horse battery");
  EXPECT_TRUE(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$")) << hash;
  EXPECT_NE(hash, hash_password("correct horse battery")) << "salted";
  const auto right = verify_password(hash, "correct horse battery");
  EXPECT_TRUE(right.right);
  EXPECT_FALSE(right.outdated);
  EXPECT_FALSE(verify_password(hash, "correct horse batterz").right);
  EXPECT_FALSE(verify_password("not a hash", "correct horse battery").right);
}

TEST(Credentials, WeakerParametersAreOutdated) {
  // argon2id of "password" with m=8, t=1, p=1 and salt "somesalt"
  constexpr std::string_view kWeak =
      "$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHQ$8Tf44YakA6Z5zNBgblq13Nr+Q8FkCFWsjG4z6b1j7rM";
  EXPECT_TRUE(verify_password(kWeak, "password").right);
  EXPECT_TRUE(verify_password(kWeak, "password").outdated);
  EXPECT_FALSE(verify_password(kWeak, "Password").outdated) << "only a right password may be hashed anew";
  EXPECT_FALSE(verify_password(hash_password("password"), "password").outdated);
}

TEST(Credentials, NobodysHashTakesAsLongAndNeverFits) {
  EXPECT_TRUE(nobodys_hash().starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
  EXPECT_FALSE(verify_password(nobodys_hash(), "").right);
  EXPECT_FALSE(nobodys_hash().ends_with('='));
  const std::string somebodys = hash_password("correct horse battery");  // one of another shape would not be computed
  EXPECT_EQ(nobodys_hash().size(), somebodys.size());
  EXPECT_EQ(nobodys_hash().rfind('$'), somebodys.rfind('$'));
}

TEST(Credentials, PasswordsAreLongEnoughAndUncommon) {
  const auto key = [](std::string_view password) {
    const auto answer = check_password(password, "asha_gardens", "asha@example.org");
    return answer ? std::string() : std::string(answer.error().key);
  };
  EXPECT_EQ(key("short"), "error.password_short");
  EXPECT_EQ(key(std::string(129, 'a')), "error.password_long");
  EXPECT_EQ(key("password"), "error.password_common");
  EXPECT_EQ(key("Password1"), "error.password_common");
  EXPECT_EQ(key("Asha_Gardens1"), "error.password_common");
  EXPECT_EQ(key("\xff\xfe\xfd tail of it"), "error.bad_utf8");
  EXPECT_EQ(key("tulsi neem banyan"), "");
  EXPECT_EQ(key("सात समंदर पार"), "");
}

TEST(Credentials, ChecksFromManyThreadsDoNotMix) {
  std::vector<std::thread> threads;
  std::atomic<int> wrong = 0;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&, i] {
      for (int round = 0; round < 50; ++round) {
        const bool common = i % 2 == 0;
        const auto answer = check_password(common ? "password" : "tulsi neem banyan", "asha", "");
        if (answer.has_value() == common) ++wrong;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(wrong, 0);
}

}  // namespace
}  // namespace samvad::forum
