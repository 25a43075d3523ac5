#include "federation/signatures/body_digest.hpp"
#include "federation/signatures/received_signature.hpp"
#include "federation/signatures/rfc9421_base.hpp"
#include "storage/base/crypto.hpp"

#include <gtest/gtest.h>

namespace samvad::federation {
namespace {

// draft-cavage-http-signatures-12, appendix C: the request and the three signatures
constexpr std::string_view kDraftKey =
    "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDCFENGw33yGihy92pDjZQhl0C3"
    "6rPJj+CvfSC8+q28hxA161QFNUd13wuCTUcq0Qd2qsBe/2hFyc2DCJJg0h1L78+6"
    "Z4UMR7EOcpfdUE9Hf3m/hs+FUR45uBJeDK1HSFHD8bHKD6kv8FPGfJTotc+2xjJw"
    "oYi+1hqp1fIekaxsyQIDAQAB";

const storage::Instant kDraftTime = *storage::parse_http_date("Sun, 05 Jan 2014 21:31:40 GMT");

Headers draft_headers(std::string_view components, std::string_view signature) {
  return {{"host", "example.com"},
          {"date", "Sun, 05 Jan 2014 21:31:40 GMT"},
          {"content-type", "application/json"},
          {"digest", "SHA-256=X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE="},
          {"content-length", "18"},
          {"signature", "keyId=\"Test\",algorithm=\"rsa-sha256\",headers=\"" + std::string(components) +
                            "\",signature=\"" + std::string(signature) + "\""}};
}

TEST(SignatureVectors, DraftAllHeaders) {
  const Headers headers = draft_headers(
      "(request-target) host date content-type digest content-length",
      "vSdrb+dS3EceC9bcwHSo4MlyKS59iFIrhgYkz8+oVLEEzmYZZvRs8rgOp+63LEM3v+MFHB32NfpB2bEKBIvB1q52LaEUHFv120V01IL+TAD48X"
      "aERZFukWgHoBTLMhYS2Gb51gWxpeIq8knRmPnYePbF5MOkR0Zkly4zKH7s1dE=");
  const SignedMessage message{"POST", "/foo?param=value&pet=dog", "https://example.com", headers,
                              "{\"hello\": \"world\"}"};
  const auto signature = read_signature(message, kDraftTime);
  ASSERT_TRUE(signature) << signature.error().detail;
  ASSERT_EQ(signature->bases.size(), 1U);
  EXPECT_EQ(signature->bases[0],
            "(request-target): post /foo?param=value&pet=dog\nhost: example.com\n"
            "date: Sun, 05 Jan 2014 21:31:40 GMT\ncontent-type: application/json\n"
            "digest: SHA-256=X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=\ncontent-length: 18");
}

TEST(SignatureVectors, DraftBasicCoversTooLittleForAPost) {
  const Headers headers = draft_headers(
      "(request-target) host date",
      "qdx+H7PHHDZgy4y/Ahn9Tny9V3GP6YgBPyUXMmoxWtLbHpUnXS2mg2+SbrQDMCJypxBLSPQR2aAjn7ndmw2iicw3HMbe8VfEdKFYRqzic+efkb3"
      "nndiv/x1xSHDJWeSWkx3ButlYSuBskLu6kd9Fswtemr3lgdDEmn04swr2Os0=");
  SignedMessage message{"POST", "/foo?param=value&pet=dog", "https://example.com", headers, "{\"hello\": \"world\"}"};
  EXPECT_FALSE(read_signature(message, kDraftTime));
}

TEST(SignatureVectors, TheDraftKeyOf1024BitsIsRefused) {
  const auto key = PublicKey::from_der(storage::base64_decode(kDraftKey).value());
  ASSERT_FALSE(key) << "SEC-4";
  EXPECT_EQ(key.error().key, "error.bad_key");
  EXPECT_NE(key.error().detail.find("1024"), std::string::npos);
}

// RFC 9421 appendix B.2
constexpr std::string_view kBody = "{\"hello\": \"world\"}";
constexpr std::string_view kDigest =
    "sha-512=:WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrIiYllu7BNNyealdVLvRwEmTHWXvJwew==:";

Headers rfc_headers() {
  return {{"host", "example.com"},
          {"date", "Tue, 20 Apr 2021 02:07:55 GMT"},
          {"content-type", "application/json"},
          {"content-digest", std::string(kDigest)},
          {"content-length", "18"}};
}

std::string base_of(std::string_view input) {
  const Headers headers = rfc_headers();
  const auto dictionary = parse_dictionary("s=" + std::string(input));
  if (!dictionary) return "malformed";
  const SignedMessage message{"POST", "/foo?param=Value&Pet=dog", "https://example.com", headers, kBody};
  const auto base = rfc9421_base(message, dictionary->members.front().second);
  return base ? *base : base.error().detail;
}

TEST(SignatureVectors, RfcMinimalBase) {
  EXPECT_EQ(base_of(R"(();created=1618884473;keyid="test-key-rsa-pss";nonce="b3k2pp5k7z-50gnwp.yemd")"),
            R"("@signature-params": ();created=1618884473;keyid="test-key-rsa-pss";nonce="b3k2pp5k7z-50gnwp.yemd")");
}

TEST(SignatureVectors, RfcFullBase) {
  const std::string input =
      R"(("date" "@method" "@path" "@query" "@authority" "content-type" "content-digest" "content-length"))"
      R"(;created=1618884473;keyid="test-key-rsa-pss")";
  EXPECT_EQ(base_of(input),
            "\"date\": Tue, 20 Apr 2021 02:07:55 GMT\n\"@method\": POST\n\"@path\": /foo\n"
            "\"@query\": ?param=Value&Pet=dog\n\"@authority\": example.com\n\"content-type\": application/json\n"
            "\"content-digest\": " +
                std::string(kDigest) + "\n\"content-length\": 18\n\"@signature-params\": " + input);
}

TEST(SignatureVectors, RfcEd25519Verifies) {
  const std::string input =
      R"(("date" "@method" "@path" "@authority" "content-type" "content-length");created=1618884473;)"
      R"(keyid="test-key-ed25519")";
  const auto key = PublicKey::from_pem(
      "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAJrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs=\n"
      "-----END PUBLIC KEY-----\n");
  ASSERT_TRUE(key);
  const std::string signature =
      storage::base64_decode("wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==")
          .value();
  EXPECT_TRUE(key->verify(SignatureMethod::kEd25519, base_of(input), signature));
  EXPECT_FALSE(key->verify(SignatureMethod::kEd25519, base_of(input) + " ", signature));
  // the same request misses what we ask of a POST
  Headers headers = rfc_headers();
  headers.emplace_back("signature-input", "sig-b26=" + input);
  headers.emplace_back("signature", "sig-b26=:" + storage::base64(signature) + ":");
  const SignedMessage message{"POST", "/foo?param=Value&Pet=dog", "https://example.com", headers, kBody};
  const auto read = read_signature(message, storage::Instant{std::chrono::seconds{1618884473}});
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().key, "error.signature_incomplete");
}

}  // namespace
}  // namespace samvad::federation
