#include "federation/delivery/client_poster.hpp"
#include "federation/delivery/open_vault.hpp"
#include "federation/delivery/policy.hpp"
#include "storage/tables/actors.hpp"
#include "storage/tables/keys.hpp"
#include "tests/support/server_process.hpp"
#include "tests/support/test_database.hpp"

#include <filesystem>
#include <gtest/gtest.h>

namespace samvad::federation {
namespace {

namespace fs = std::filesystem;

class OpenVault : public testing::Test {
 protected:
  fs::path file(const samvad::test::ServerDirectory& directory) { return directory.path() / "private-keys.key"; }
  storage::Result<KeyVault> open(const samvad::test::ServerDirectory& directory) {
    return open_vault(database.db(), directory.path().string());
  }
  void expect_refused(const samvad::test::ServerDirectory& directory, const std::string& why) {
    const auto answer = open(directory);
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().key, "error.key_file");
    EXPECT_NE(answer.error().detail.find(why), std::string::npos) << answer.error().detail;
    EXPECT_NE(answer.error().detail.find("Copy private-keys.key"), std::string::npos) << answer.error().detail;
  }

  samvad::test::TestDatabase database;
  samvad::test::ServerDirectory first, second;
};

TEST_F(OpenVault, IsMadeOnceAndAskedForEverAfter) {
  const auto vault = open(first);
  ASSERT_TRUE(vault) << vault.error().detail;
  ASSERT_TRUE(open(first));
  expect_refused(second, "is missing");
  EXPECT_FALSE(fs::exists(file(second))) << "no new key beside the one that is needed";
  ASSERT_TRUE(KeyVault::open(file(second)));
  expect_refused(second, "is not the key file");
  fs::copy_file(file(first), file(second), fs::copy_options::overwrite_existing);
  const auto copied = open(second);
  ASSERT_TRUE(copied) << copied.error().detail;
  EXPECT_EQ(copied->derive("form tokens"), vault->derive("form tokens"));
  EXPECT_NE(copied->derive("form tokens"), vault->derive("other"));
}

TEST_F(OpenVault, ADatabaseFromBeforeIsKnownByItsKeys) {
  const auto vault = KeyVault::open(file(first));
  storage::keys::add_to_stock(database.db(), {.id = 1, .private_sealed = vault->seal(PrivateKey::make_rsa(), 1)});
  expect_refused(second, "is missing");
  ASSERT_TRUE(KeyVault::open(file(second)));
  expect_refused(second, "did not seal");
  ASSERT_TRUE(open(first));
  EXPECT_EQ(storage::keys::vault_id(database.db()), vault->id());
}

TEST_F(OpenVault, ALetterThatCannotBeSignedHereWaits) {
  const auto right = KeyVault::open(file(first));
  auto wrong = KeyVault::open(file(second));
  storage::actors::ActorRow actor;
  actor.id = storage::ActorId{7};
  actor.name = "asha";
  actor.uri = "https://forum.test/actors/7";
  ASSERT_TRUE(storage::actors::insert(database.db(), actor));
  storage::keys::add_to_stock(database.db(), {.id = 1, .private_sealed = right->seal(PrivateKey::make_rsa(), 1)});
  ASSERT_TRUE(storage::keys::take(database.db(), actor.id, storage::keys::Algorithm::kRsa));
  const auto client = Client::start({});
  ASSERT_TRUE(client);
  const moderation::DomainPolicy policy;
  KeyRing keys(database.config(), std::move(*wrong));
  ClientPoster poster(**client, keys, policy);
  const auto answer = [&](storage::ActorId from) {
    storage::delivery_queue::Letter letter;
    letter.actor = from;
    letter.inbox = "https://peer.test/inbox";
    PostOutcome outcome;
    poster.post(letter, SignatureForm::kCavage, [&](PostOutcome said) { outcome = std::move(said); });
    return outcome;
  };
  EXPECT_EQ(next_step(answer(actor.id), false), Step::kRetryHost) << answer(actor.id).error;
  EXPECT_EQ(next_step(answer(storage::ActorId{8}), false), Step::kDead) << "it has none";
}

}  // namespace
}  // namespace samvad::federation
