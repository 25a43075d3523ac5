#include "federation/signatures/keys.hpp"

#include "federation/signatures/key_vault.hpp"
#include "federation/signatures/rsa_spki.hpp"
#include "storage/base/crypto.hpp"

#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace samvad::federation {
namespace {

TEST(Keys, EveryFormOfAPublicKeyIsTheSameKey) {
  const PrivateKey pair = PrivateKey::make_rsa();
  const PublicKey& key = pair.public_key();
  EXPECT_EQ(key.kind(), KeyKind::kRsa);
  EXPECT_EQ(key.bits(), 2048);
  const std::string signature = pair.sign(SignatureMethod::kRsaSha256, "text");
  const auto [modulus, exponent] = key.rsa_numbers();
  EXPECT_EQ(exponent, std::string("\x01\x00\x01", 3));
  for (const auto& other :
       {PublicKey::from_pem(key.pem()), PublicKey::from_der(key.der()), PublicKey::from_rsa(modulus, exponent)}) {
    ASSERT_TRUE(other) << other.error().detail;
    EXPECT_EQ(other->der(), key.der());
    EXPECT_TRUE(other->verify(SignatureMethod::kRsaSha256, "text", signature));
    EXPECT_FALSE(other->verify(SignatureMethod::kRsaSha256, "texu", signature));
    EXPECT_FALSE(other->verify(SignatureMethod::kRsaSha512, "text", signature));
    EXPECT_FALSE(other->verify(SignatureMethod::kEd25519, "text", signature));
    EXPECT_FALSE(other->verify(SignatureMethod::kRsaSha256, "text", ""));
  }
  EXPECT_TRUE(key.pem().starts_with("-----BEGIN PUBLIC KEY-----\n"));
}

TEST(Keys, OurOwnReaderOfRsaKeysAgreesWithOpenSsl) {
  for (const int bits : {2048, 3072, 4096}) {
    const PublicKey key = PrivateKey::make_rsa(bits).public_key();
    // the PEM form is OpenSSL's own work
    std::string body = key.pem();
    body = body.substr(body.find('\n') + 1);
    body.resize(body.find("-----"));
    std::erase(body, '\n');
    const std::string der = storage::base64_decode(body).value();
    EXPECT_EQ(key.der(), der);
    const auto numbers = read_rsa_spki(der);
    ASSERT_TRUE(numbers);
    EXPECT_EQ(std::pair(numbers->modulus, numbers->exponent), key.rsa_numbers());
  }
}

TEST(Keys, OurOwnReaderOfRsaKeysTakesNothingElse) {
  const PublicKey key = PrivateKey::make_rsa().public_key();
  const std::string der = key.der();
  EXPECT_FALSE(read_rsa_spki(der + "x"));
  for (std::size_t length = 0; length < der.size(); ++length) {
    EXPECT_FALSE(read_rsa_spki(std::string_view(der).substr(0, length))) << length;
  }
  // every byte of the structure counts: tags, lengths, the algorithm, the sign of the modulus
  for (std::size_t at = 0; at < 33; ++at) {
    std::string other = der;
    other[at] = static_cast<char>(static_cast<unsigned char>(other[at]) ^ 0x80U);
    EXPECT_FALSE(read_rsa_spki(other)) << at;
  }
  EXPECT_FALSE(read_rsa_spki(PrivateKey::make_ed25519().public_key().der()));
}

TEST(Keys, EveryMethodOfRsaVerifiesItself) {
  const PrivateKey pair = PrivateKey::make_rsa();
  for (const auto method : {SignatureMethod::kRsaSha256, SignatureMethod::kRsaSha512, SignatureMethod::kRsaPssSha512}) {
    EXPECT_TRUE(pair.public_key().verify(method, "text", pair.sign(method, "text")));
  }
  EXPECT_THROW(pair.sign(SignatureMethod::kEd25519, "text"), std::logic_error);
}

TEST(Keys, Ed25519) {
  const PrivateKey pair = PrivateKey::make_ed25519();
  const std::string signature = pair.sign(SignatureMethod::kEd25519, "text");
  EXPECT_EQ(signature.size(), 64U);
  const std::string der = pair.public_key().der();
  const auto raw = PublicKey::from_ed25519(der.substr(der.size() - 32));
  ASSERT_TRUE(raw);
  EXPECT_TRUE(raw->verify(SignatureMethod::kEd25519, "text", signature));
  EXPECT_EQ(PublicKey::from_pem(pair.public_key().pem())->kind(), KeyKind::kEd25519);
  EXPECT_EQ(pair.public_key().rsa_numbers().first, "");
}

TEST(Keys, PrivateKeysTravelAsPkcs8) {
  for (const PrivateKey& pair : {PrivateKey::make_rsa(), PrivateKey::make_ed25519()}) {
    const auto again = PrivateKey::from_der(pair.der());
    ASSERT_TRUE(again);
    EXPECT_EQ(again->public_key().der(), pair.public_key().der());
    EXPECT_FALSE(PrivateKey::from_der(pair.public_key().der())) << "a public key is no pair";
  }
}

TEST(Keys, WeakForeignAndBrokenKeysAreRefused) {
  EXPECT_FALSE(PublicKey::from_pem(""));
  EXPECT_FALSE(PublicKey::from_pem("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"));
  EXPECT_FALSE(PublicKey::from_pem(std::string(20000, 'A')));
  EXPECT_FALSE(PublicKey::from_der("\x30\x03"));
  EXPECT_FALSE(PublicKey::from_ed25519("short"));
  // an EC key on P-256
  EXPECT_FALSE(PublicKey::from_pem(
      "-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEqIVYZVLCrPZHGHjP17CTW0/+D9Lf\n"
      "w0EkjqF7xB4FivAxzic30tMM4GF+hR6Dxh71Z50VGGdldkkDXZCnTNnoXQ==\n-----END PUBLIC KEY-----\n"));
  const std::string three("\x03", 1);
  const std::string odd_modulus = "\xC3" + std::string(127, '\x55') + "\x55";
  EXPECT_FALSE(PublicKey::from_rsa(odd_modulus.substr(0, 128), three)) << "1,024 bits";
  EXPECT_TRUE(PublicKey::from_rsa("\xC3" + std::string(255, '\x55'), three)) << "2,048 bits";
  EXPECT_FALSE(PublicKey::from_rsa("\xC3" + std::string(1024, '\x55'), three)) << "over 8,192 bits";
  EXPECT_FALSE(PublicKey::from_rsa("\xC3" + std::string(255, '\x55'), "\x01")) << "exponent 1";
  EXPECT_FALSE(PublicKey::from_rsa("\xC3" + std::string(255, '\x55'), "\x04")) << "an even exponent";
  EXPECT_FALSE(PublicKey::from_rsa("\xC3" + std::string(255, '\x55'), "\x01\x01\x01\x01\x01")) << "a long exponent";
}

/// A folder that goes away with the test.
class Folder {
 public:
  Folder() {
    char name[] = "/tmp/samvad-vault-XXXXXX";
    path_ = ::mkdtemp(name);
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  std::string file() const { return KeyVault::path_in(path_); }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

TEST(KeyVault, SealsForOneRowUnderOneFile) {
  const Folder folder;
  const auto vault = KeyVault::open(folder.file());
  ASSERT_TRUE(vault) << vault.error().detail;
  struct stat info {};
  ASSERT_EQ(::stat(folder.file().c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777U, 0600U);
  const PrivateKey pair = PrivateKey::make_rsa();
  const std::string sealed = vault->seal(pair, 7);
  EXPECT_EQ(sealed.find(pair.der().substr(40, 32)), std::string::npos);
  const auto reopened = KeyVault::open(folder.file());
  ASSERT_TRUE(reopened);
  EXPECT_EQ(reopened->unseal(sealed, 7)->public_key().der(), pair.public_key().der());
  EXPECT_FALSE(reopened->unseal(sealed, 8)) << "bound to its row";
  const Folder elsewhere;
  const auto wrong = KeyVault::open(elsewhere.file())->unseal(sealed, 7);
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().key, "error.key_file");
}

TEST(KeyVault, RefusesAnOpenOrDamagedFile) {
  const Folder folder;
  ASSERT_TRUE(KeyVault::open(folder.file()));
  ::chmod(folder.file().c_str(), 0640);
  EXPECT_EQ(KeyVault::open(folder.file()).error().code, storage::Code::kConfig);
  ::chmod(folder.file().c_str(), 0600);
  std::ofstream(folder.file()) << "not a key";
  EXPECT_FALSE(KeyVault::open(folder.file()));
  EXPECT_FALSE(KeyVault::open(folder.path() + "/absent/file"));
}

TEST(KeyVault, TwoProcessesStartingAtOnceAgree) {
  const Folder folder;
  std::vector<std::string> sealed(8);
  std::vector<std::thread> threads;
  const PrivateKey pair = PrivateKey::make_ed25519();
  for (std::string& mine : sealed) {
    threads.emplace_back([&] { mine = KeyVault::open(folder.file())->seal(pair, 1); });
  }
  for (std::thread& thread : threads) thread.join();
  const auto vault = KeyVault::open(folder.file());
  for (const std::string& mine : sealed) EXPECT_TRUE(vault->unseal(mine, 1));
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path()), {}), 1) << "no draft stays behind";
}

}  // namespace
}  // namespace samvad::federation
