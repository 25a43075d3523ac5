#include "storage/base/crypto.hpp"

#include <gtest/gtest.h>
#include <set>

namespace samvad::storage {
namespace {

TEST(Crypto, Sha256OfFips180Examples) {
  EXPECT_EQ(hex(bytes_of(sha256("abc"))), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(hex(bytes_of(sha256(""))), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST(Crypto, HmacOfRfc4231) {
  EXPECT_EQ(hex(bytes_of(hmac_sha256("Jefe", "what do ya want for nothing?"))),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_EQ(
      hex(bytes_of(hmac_sha256(std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First"))),
      "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST(Crypto, KeyedHashOfTheSipHashPaper) {
  const HashKey key{0x0706050403020100, 0x0f0e0d0c0b0a0908};
  std::string text;
  for (char c = 0; c < 15; ++c) text += c;
  EXPECT_EQ(keyed_hash(key, text), 0xa129ca6149be45e5U);
  EXPECT_EQ(keyed_hash(key, ""), 0x726fdb47dd0e0e31U);
  EXPECT_EQ(keyed_hash(key, text.substr(0, 8)), 0x93f5f5799a932462U);
}

TEST(Crypto, EqualOnlyWhenAllBytesAre) {
  EXPECT_TRUE(equal_constant_time("same", "same"));
  EXPECT_TRUE(equal_constant_time("", ""));
  EXPECT_FALSE(equal_constant_time("same", "samf"));
  EXPECT_FALSE(equal_constant_time("same", "same "));
}

TEST(Crypto, SealedBytesOpenOnlyWithKeyAndContext) {
  const std::string key = random_bytes(32), plain = std::string("secret\0text", 11);
  const std::string sealed = seal(key, plain, "actor 7");
  EXPECT_EQ(sealed.size(), plain.size() + 28);
  EXPECT_EQ(unseal(key, sealed, "actor 7").value(), plain);
  EXPECT_FALSE(unseal(key, sealed, "actor 8"));
  EXPECT_FALSE(unseal(random_bytes(32), sealed, "actor 7"));
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    std::string broken = sealed;
    broken[i] = static_cast<char>(broken[i] ^ 1);
    EXPECT_FALSE(unseal(key, broken, "actor 7")) << i;
  }
  EXPECT_FALSE(unseal(key, sealed.substr(0, 20), "actor 7"));
  EXPECT_NE(seal(key, plain, "actor 7"), sealed) << "a nonce is never used twice";
  EXPECT_EQ(unseal(key, seal(key, "", ""), "").value(), "");
}

TEST(Crypto, Base64OfRfc4648) {
  const std::pair<const char*, const char*> cases[] = {{"", ""},
                                                       {"f", "Zg=="},
                                                       {"fo", "Zm8="},
                                                       {"foo", "Zm9v"},
                                                       {"foob", "Zm9vYg=="},
                                                       {"fooba", "Zm9vYmE="},
                                                       {"foobar", "Zm9vYmFy"}};
  for (const auto& [plain, text] : cases) {
    EXPECT_EQ(base64(plain), text);
    EXPECT_EQ(base64_decode(text).value(), plain);
  }
  EXPECT_EQ(base64url("\xfb\xff\xfe"), "-__-");
  EXPECT_EQ(base64url_decode("-__-").value(), "\xfb\xff\xfe");
  EXPECT_EQ(base64url("f"), "Zg");
}

TEST(Crypto, DecodersRefuseWhatEncodersNeverWrite) {
  for (const char* text : {"Zg", "Zg=", "Zg===", "Z===", "Zh==", "Zm9v\n", "Zm 9v", "Zm-v", "====", "=Zg="}) {
    EXPECT_FALSE(base64_decode(text)) << text;
  }
  for (const char* text : {"Zg==", "Z", "Zh", "Zm+v", "Zm/v"}) EXPECT_FALSE(base64url_decode(text)) << text;
  EXPECT_EQ(hex_decode("00fFa0").value(), std::string("\0\xff\xa0", 3));
  for (const char* text : {"0", "0g", "zz", " 0"}) EXPECT_FALSE(hex_decode(text)) << text;
}

TEST(Crypto, TokensDiffer) {
  std::set<std::string> seen;
  for (int i = 0; i < 100; ++i) seen.insert(random_token());
  EXPECT_EQ(seen.size(), 100U);
  EXPECT_EQ(seen.begin()->size(), 43U);
  EXPECT_NE(random_u64(), random_u64());
}

}  // namespace
}  // namespace samvad::storage
