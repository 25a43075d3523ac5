#include "federation/signatures/body_digest.hpp"
#include "federation/signatures/received_signature.hpp"
#include "federation/signatures/sign_request.hpp"
#include "storage/base/crypto.hpp"

#include <algorithm>
#include <gtest/gtest.h>

namespace samvad::federation {
namespace {

using storage::Instant;
using storage::Url;

const Instant kNow = *storage::parse_rfc3339("2026-03-04T05:06:07Z");

const PrivateKey& rsa() {
  static const PrivateKey key = PrivateKey::make_rsa();
  return key;
}
const PrivateKey& ed25519() {
  static const PrivateKey key = PrivateKey::make_ed25519();
  return key;
}

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

/// A request on its way, as the receiver's server would hand it over.
struct Sent {
  std::string method = "POST", target = "/inbox", origin = "https://forum.example", body = R"({"type":"Follow"})";
  Headers headers;

  SignedMessage view() const { return {method, target, origin, headers, body}; }
  std::string& field(std::string_view name) {
    for (auto& [field, value] : headers) {
      if (field == name) return value;
    }
    headers.emplace_back(name, "");
    return headers.back().second;
  }
  void drop(std::string_view name) {
    std::erase_if(headers, [name](const auto& one) { return one.first == name; });
  }
};

Sent sent(SignatureForm form, const PrivateKey& key, std::string method = "POST", std::string target = "/inbox") {
  Sent out;
  out.method = std::move(method);
  out.target = std::move(target);
  if (out.method == "GET") out.body.clear();
  const Url url = *Url::parse(out.origin + out.target);
  for (auto& [name, value] :
       sign_request(form, out.method, url, out.body, {"https://peer.example/u/asha#main-key", key}, kNow)) {
    out.headers.emplace_back(lower(name), value);
  }
  out.headers.emplace_back("content-type", "application/activity+json");
  return out;
}

/// "" when it verifies, else the key of the sentence.
std::string refusal(const Sent& request, const PrivateKey& key, Instant now = kNow) {
  const auto signature = read_signature(request.view(), now);
  if (!signature) return std::string(signature.error().key);
  const auto verified = verify_signature(*signature, key.public_key());
  return verified ? "" : std::string(verified.error().key);
}

TEST(Signatures, WhatWeSendVerifiesInEveryForm) {
  for (const SignatureForm form : {SignatureForm::kCavage, SignatureForm::kRfc9421}) {
    for (const PrivateKey* key : {&rsa(), &ed25519()}) {
      for (const char* method : {"POST", "GET"}) {
        for (const char* target : {"/inbox", "/outbox?page=1&x=%20"}) {
          const Sent request = sent(form, *key, method, target);
          EXPECT_EQ(refusal(request, *key), "") << method << target;
          const auto signature = read_signature(request.view(), kNow);
          EXPECT_EQ(signature->key_id, "https://peer.example/u/asha#main-key");
          EXPECT_EQ(signature->form, form);
          EXPECT_EQ(signature->signed_at, kNow);
        }
      }
    }
  }
}

TEST(Signatures, TheDraftFormIsSpeltAsNaiveParsersSplitIt) {
  Sent request = sent(SignatureForm::kCavage, rsa());
  const std::string& text = request.field("signature");
  EXPECT_TRUE(text.starts_with(R"(keyId="https://peer.example/u/asha#main-key",algorithm="rsa-sha256",)"
                               R"(headers="(request-target) host date digest",signature=")"))
      << text;
  EXPECT_EQ(text.find(", "), std::string::npos);
  EXPECT_EQ(request.field("host"), "forum.example");
  EXPECT_EQ(request.field("date"), "Wed, 04 Mar 2026 05:06:07 GMT");
  EXPECT_TRUE(request.field("digest").starts_with("SHA-256="));
  EXPECT_EQ(sent(SignatureForm::kCavage, rsa(), "GET").field("digest"),
            "SHA-256=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=")
      << "a GET carries the digest of nothing";
}

TEST(Signatures, TheRfcFormIsSpeltAsAgreed) {
  Sent request = sent(SignatureForm::kRfc9421, rsa());
  EXPECT_EQ(request.field("signature-input"), R"(sig1=("@method" "@target-uri" "content-digest");created=1772600767;)"
                                              R"(keyid="https://peer.example/u/asha#main-key";alg="rsa-v1_5-sha256")");
  EXPECT_EQ(sent(SignatureForm::kRfc9421, rsa(), "GET").field("signature-input").find("content-digest"),
            std::string::npos);
}

TEST(Signatures, ChangingAnySignedPartRefuses) {
  for (const SignatureForm form : {SignatureForm::kCavage, SignatureForm::kRfc9421}) {
    const Sent good = sent(form, rsa());
    Sent other = good;
    other.target = "/inbox2";
    EXPECT_EQ(refusal(other, rsa()), "error.signature_wrong");
    other = good;
    other.method = "PUT";
    EXPECT_EQ(refusal(other, rsa()), "error.signature_wrong");
    other = good;
    other.body += " ";
    EXPECT_EQ(refusal(other, rsa()), "error.digest_mismatch");
    EXPECT_EQ(refusal(good, PrivateKey::make_rsa()), "error.signature_wrong");
    EXPECT_EQ(refusal(good, ed25519()), "error.signature_wrong") << "the key decides the method";
  }
  Sent host = sent(SignatureForm::kCavage, rsa());
  host.field("host") = "other.example";
  EXPECT_EQ(refusal(host, rsa()), "error.signature_wrong");
  Sent origin = sent(SignatureForm::kRfc9421, rsa());
  origin.origin = "https://other.example";
  EXPECT_EQ(refusal(origin, rsa()), "error.signature_wrong");
}

TEST(Signatures, OnlyWithinAnHourOfASignedTime) {
  for (const SignatureForm form : {SignatureForm::kCavage, SignatureForm::kRfc9421}) {
    const Sent request = sent(form, rsa());
    const std::chrono::seconds edge = std::chrono::hours(1), past = edge + std::chrono::seconds(1);
    EXPECT_EQ(refusal(request, rsa(), kNow + edge), "");
    EXPECT_EQ(refusal(request, rsa(), kNow - edge), "");
    EXPECT_EQ(refusal(request, rsa(), kNow + past), "error.signature_stale");
    EXPECT_EQ(refusal(request, rsa(), kNow - past), "error.signature_stale");
  }
}

TEST(Signatures, AnyDroppedOrDoubledFieldRefuses) {
  for (const SignatureForm form : {SignatureForm::kCavage, SignatureForm::kRfc9421}) {
    const bool cavage = form == SignatureForm::kCavage;
    const Sent good = sent(form, rsa());
    const std::vector<std::string> fields =
        cavage ? std::vector<std::string>{"host", "date", "digest", "signature"}
               : std::vector<std::string>{"content-digest", "signature", "signature-input"};
    for (const std::string& name : fields) {
      Sent dropped = good;
      dropped.drop(name);
      EXPECT_NE(refusal(dropped, rsa()), "") << name;
      Sent doubled = good;
      doubled.headers.emplace_back(name, doubled.field(name));
      EXPECT_EQ(refusal(doubled, rsa()), "error.signature_incomplete") << name;
    }
  }
  Sent unsigned_request = sent(SignatureForm::kCavage, rsa());
  unsigned_request.drop("signature");
  EXPECT_EQ(refusal(unsigned_request, rsa()), "error.signature_missing");
}

/// Signs `components` with `key` in the draft form, whatever they leave out.
Sent draft_over(const std::string& components, const PrivateKey& key, const std::string& more = "",
                const std::string& method = "POST") {
  Sent out = sent(SignatureForm::kCavage, key, method, "/inbox?a=b");
  std::string base;
  std::string rest = components + " ";
  for (std::size_t space = 0; (space = rest.find(' ')) != std::string::npos; rest.erase(0, space + 1)) {
    const std::string name = rest.substr(0, space);
    if (name.empty()) continue;
    base += (base.empty() ? "" : "\n") + name + ": ";
    if (name == "(request-target)")
      base += lower(method) + " " + out.target;
    else if (name == "(created)")
      base += "1772600767";
    else if (name == "(expires)")
      base += "1772600800";
    else
      base += out.field(name);
  }
  const auto how = key.kind() == KeyKind::kRsa ? SignatureMethod::kRsaSha256 : SignatureMethod::kEd25519;
  out.field("signature") = "keyId=\"https://peer.example/k\"" + more + ",headers=\"" + components + "\",signature=\"" +
                           storage::base64(key.sign(how, base)) + "\"";
  out.drop("x-absent");
  return out;
}

TEST(Signatures, TheDraftFormMustCoverEnough) {
  const std::string all = "(request-target) host date digest";
  EXPECT_EQ(refusal(draft_over(all, rsa()), rsa()), "");
  EXPECT_EQ(refusal(draft_over("(request-target) content-type date digest host", rsa()), rsa()), "") << "Lemmy";
  EXPECT_EQ(refusal(draft_over("(request-target) host (created) digest", rsa(), ",created=1772600767"), rsa()), "");
  EXPECT_EQ(refusal(draft_over("(request-target) host date", rsa(), "", "GET"), rsa()), "");
  for (const char* components :
       {"host date digest", "(request-target) date digest", "(request-target) host digest",
        "(request-target) host date", "date", "", "(request-target) host date digest date",
        "(request-target) host date digest x-absent", "(request-target) host date digest (expires)"}) {
    EXPECT_EQ(refusal(draft_over(components, rsa()), rsa()), "error.signature_incomplete") << components;
  }
  EXPECT_EQ(refusal(draft_over("(request-target) date", rsa(), "", "GET"), rsa()), "error.signature_incomplete");
}

TEST(Signatures, TheDraftFormTakesTimeOnlyFromWhatIsSigned) {
  const std::string components = "(request-target) host date digest";
  Sent later = draft_over(components, rsa(), ",created=1772600767");
  EXPECT_EQ(refusal(later, rsa()), "");
  EXPECT_EQ(refusal(later, rsa(), kNow + std::chrono::hours(2)), "error.signature_stale");
  EXPECT_EQ(refusal(draft_over("(request-target) host (created) digest", rsa(), ",created=1772597166"), rsa()),
            "error.signature_stale");
  EXPECT_EQ(refusal(draft_over(components, rsa(), ",expires=1772600766"), rsa()), "error.signature_stale");
  EXPECT_EQ(refusal(draft_over("(request-target) host date digest (expires)", rsa(), ",expires=1772600800"), rsa()),
            "");
  EXPECT_EQ(refusal(draft_over("(request-target) host (created) digest", rsa(), ",created=soon"), rsa()),
            "error.signature_incomplete");
}

TEST(Signatures, DoubledParametersAreRefused) {
  const std::string components = "(request-target) host date digest";
  for (const char* doubled : {",keyId=\"https://other.example/k\"", ",algorithm=\"hs2019\",algorithm=\"hs2019\"",
                              ",headers=\"date\"", ",signature=\"AAAA\"", ",created=1,created=1"}) {
    EXPECT_EQ(refusal(draft_over(components, rsa(), doubled), rsa()), "error.signature_incomplete") << doubled;
  }
}

TEST(Signatures, BrokenParametersAreRefused) {
  for (const char* text :
       {"", "x", "keyId=\"a", "keyId=\"a\" headers=\"date\"", "keyId=\"a\",", "keyId=\"a\\", ",keyId=\"a\"",
        "keyId=\"\",headers=\"(request-target) host date digest\",signature=\"AAAA\"",
        "keyId=\"a b\",headers=\"(request-target) host date digest\",signature=\"AAAA\"",
        "keyId=\"a\",headers=\"(request-target) host date digest\",signature=\"?\"",
        "keyId=\"a\",headers=\"(request-target) host date digest\",signature=\"\"",
        "keyId=\"a\",headers=\"(request-target) host date digest\""}) {
    Sent request = sent(SignatureForm::kCavage, rsa());
    request.field("signature") = text;
    EXPECT_EQ(refusal(request, rsa()), "error.signature_incomplete") << text;
  }
  Sent spaced = sent(SignatureForm::kCavage, rsa());
  std::string& value = spaced.field("signature");
  for (std::size_t at = 0; (at = value.find("\",", at)) != std::string::npos; at += 4) value.replace(at, 2, "\" , ");
  EXPECT_EQ(refusal(spaced, rsa()), "") << "blanks around commas are allowed";
}

TEST(Signatures, TheAlgorithmNamedCanOnlyRefuse) {
  const std::string components = "(request-target) host date digest";
  for (const char* good : {"rsa-sha256", "hs2019"}) {
    EXPECT_EQ(refusal(draft_over(components, rsa(), ",algorithm=\"" + std::string(good) + "\""), rsa()), "") << good;
  }
  for (const char* bad : {"hmac-sha256", "none", "rsa-sha1", "ed25519", "ecdsa-sha256", "RSA-SHA256 "}) {
    EXPECT_EQ(refusal(draft_over(components, rsa(), ",algorithm=\"" + std::string(bad) + "\""), rsa()),
              "error.signature_wrong")
        << bad;
  }
  EXPECT_EQ(refusal(draft_over(components, ed25519(), ",algorithm=\"rsa-sha256\""), ed25519()),
            "error.signature_wrong");
}

TEST(Signatures, AGetMayBeSignedWithoutItsQuery) {
  Sent request = sent(SignatureForm::kCavage, rsa(), "GET", "/outbox");
  request.target = "/outbox?page=2";
  EXPECT_EQ(refusal(request, rsa()), "");
  Sent post = sent(SignatureForm::kCavage, rsa(), "POST", "/inbox");
  post.target = "/inbox?x";
  EXPECT_EQ(refusal(post, rsa()), "error.signature_wrong");
}

/// Signs the inner list `input` with its parameters in the RFC form.
Sent rfc_over(const std::string& components, const std::string& parameters, std::string target = "/inbox?a=b",
              std::string method = "POST") {
  Sent out = sent(SignatureForm::kRfc9421, rsa(), std::move(method), std::move(target));
  std::string base;
  std::string rest = components + " ";
  for (std::size_t space = 0; (space = rest.find(' ')) != std::string::npos; rest.erase(0, space + 1)) {
    const std::string name = rest.substr(0, space);
    if (name.empty()) continue;
    base += name + ": ";
    if (name == "\"@method\"")
      base += out.method;
    else if (name == "\"@target-uri\"")
      base += out.origin + out.target;
    else if (name == "\"@authority\"")
      base += "forum.example";
    else if (name == "\"@path\"")
      base += out.target.substr(0, out.target.find('?'));
    else if (name == "\"@query\"")
      base += out.target.substr(out.target.find('?'));
    else
      base += out.field(name.substr(1, name.size() - 2));
    base += "\n";
  }
  const std::string input = "(" + components + ")" + parameters;
  base += "\"@signature-params\": " + input;
  out.field("signature-input") = "x=" + input;
  out.field("signature") = "x=:" + storage::base64(rsa().sign(SignatureMethod::kRsaSha256, base)) + ":";
  out.drop("x-absent");
  return out;
}

TEST(Signatures, TheRfcFormMustCoverEnough) {
  const std::string when = ";created=1772600767;keyid=\"https://peer.example/k\"";
  const std::string digest = " \"content-digest\"";
  EXPECT_EQ(refusal(rfc_over("\"@method\" \"@target-uri\"" + digest, when), rsa()), "");
  EXPECT_EQ(refusal(rfc_over("\"@method\" \"@authority\" \"@path\" \"@query\"" + digest, when), rsa()), "");
  EXPECT_EQ(refusal(rfc_over("\"@method\" \"@authority\" \"@path\"" + digest, when, "/inbox"), rsa()), "");
  EXPECT_EQ(refusal(rfc_over("\"@method\" \"@target-uri\" \"@authority\" \"host\" \"date\"" + digest, when), rsa()), "")
      << "Fedify";
  EXPECT_EQ(refusal(rfc_over("\"@method\" \"@target-uri\"", when, "/x", "GET"), rsa()), "");
  for (const std::string& components :
       {"\"@target-uri\"" + digest, "\"@method\"" + digest, std::string("\"@method\" \"@target-uri\""),
        "\"@method\" \"@authority\" \"@path\"" + digest, "\"@method\" \"@path\" \"@query\"" + digest,
        "\"@method\" \"@method\" \"@target-uri\"" + digest, "\"@method\" \"@target-uri\" \"x-absent\"" + digest,
        "\"@method\" \"@target-uri\" \"@unknown\"" + digest, "\"@method\" \"@target-uri\" \"date\";bs" + digest}) {
    EXPECT_EQ(refusal(rfc_over(components, when), rsa()), "error.signature_incomplete") << components;
  }
}

TEST(Signatures, TheRfcFormNeedsTimeAndKeyOnce) {
  const std::string components = "\"@method\" \"@target-uri\" \"content-digest\"", key = ";keyid=\"k\"";
  for (const std::string& parameters : {key, std::string(";created=1772600767"), ";created=\"1772600767\"" + key,
                                        ";created=1772600767.5" + key, ";created=1772600767;created=1772600767" + key,
                                        ";created=1772600767" + key + key, ";created=1772600767;expires=soon" + key}) {
    EXPECT_EQ(refusal(rfc_over(components, parameters), rsa()), "error.signature_incomplete") << parameters;
  }
  EXPECT_EQ(refusal(rfc_over(components, ";created=1772600767;expires=1772600766" + key), rsa()),
            "error.signature_stale");
  EXPECT_EQ(refusal(rfc_over(components, ";created=1772600767;alg=\"hmac-sha256\"" + key), rsa()),
            "error.signature_wrong");
}

TEST(Signatures, TheRfcFormTakesOneLabel) {
  Sent two = sent(SignatureForm::kRfc9421, rsa());
  two.field("signature-input") += ", sig2=(\"@method\");created=1;keyid=\"k\"";
  EXPECT_EQ(refusal(two, rsa()), "error.signature_incomplete");
  Sent other = sent(SignatureForm::kRfc9421, rsa());
  other.field("signature").replace(0, 4, "sig2");
  EXPECT_EQ(refusal(other, rsa()), "error.signature_incomplete");
  Sent both = sent(SignatureForm::kCavage, rsa());
  both.headers.emplace_back("signature-input", "sig1=()");
  EXPECT_EQ(refusal(both, rsa()), "error.signature_incomplete") << "Signature-Input decides the form";
}

TEST(Signatures, DigestsAreOfTheRawBytes) {
  const std::string body = "{\"hello\": \"world\"}";
  EXPECT_EQ(digest_header(body), "SHA-256=X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=");
  EXPECT_TRUE(check_digest("sha-256=X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=", body));
  EXPECT_TRUE(check_digest("MD5=x, SHA-256=X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=", body));
  for (const char* bad :
       {"", "SHA-256=", "SHA-256", "SHA-512=AAAA", "SHA-256=X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPA=",
        "SHA-256=X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=,SHA-256=AAAA"}) {
    EXPECT_FALSE(check_digest(bad, body)) << bad;
  }
  const std::string sha512 =
      "sha-512=:WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrIiYllu7BNNyealdVLvRwEmTHWXvJwew==:";
  EXPECT_TRUE(check_content_digest(sha512, body));
  EXPECT_TRUE(check_content_digest(content_digest_header(body), body));
  EXPECT_TRUE(check_content_digest(content_digest_header(body) + ", " + sha512, body));
  EXPECT_FALSE(check_content_digest(content_digest_header(body) + ", " + sha512, body + " "));
  EXPECT_FALSE(check_content_digest(content_digest_header("x") + ", " + sha512, body)) << "every known one must fit";
  for (const char* bad : {"", "md5=:AAAA:", "sha-256=X48E", "sha-256=(1)", "sha-256"}) {
    EXPECT_FALSE(check_content_digest(bad, body)) << bad;
  }
}

}  // namespace
}  // namespace samvad::federation
