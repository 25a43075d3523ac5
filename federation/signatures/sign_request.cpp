#include "federation/signatures/sign_request.hpp"

#include "federation/signatures/body_digest.hpp"
#include "federation/signatures/rfc9421_base.hpp"
#include "storage/base/crypto.hpp"

#include <algorithm>

namespace samvad::federation {
namespace {

SignatureMethod method_of(const PrivateKey& key) {
  return key.kind() == KeyKind::kRsa ? SignatureMethod::kRsaSha256 : SignatureMethod::kEd25519;
}

Headers sign_cavage(std::string_view method, const storage::Url& url, std::string_view body, const Signer& signer,
                    storage::Instant now) {
  const std::string host = host_header(url), date = storage::to_http_date(now), digest = digest_header(body);
  std::string verb(method);
  std::transform(verb.begin(), verb.end(), verb.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  const std::string base = "(request-target): " + verb + " " + std::string(url.target()) + "\nhost: " + host +
                           "\ndate: " + date + "\ndigest: " + digest;
  const char* algorithm = signer.key.kind() == KeyKind::kRsa ? "rsa-sha256" : "hs2019";
  const std::string signature = storage::base64(signer.key.sign(method_of(signer.key), base));
  return {{"Host", host},
          {"Date", date},
          {"Digest", digest},
          {"Signature", "keyId=\"" + signer.key_id + "\",algorithm=\"" + algorithm +
                            "\",headers=\"(request-target) host date digest\",signature=\"" + signature + "\""}};
}

FieldItem component(std::string name) {
  return {{BareItem::Type::kString, 0, std::move(name)}, {}};
}

Headers sign_rfc9421(std::string_view method, const storage::Url& url, std::string_view body, const Signer& signer,
                     storage::Instant now) {
  Headers sent{{"Host", host_header(url)}, {"Date", storage::to_http_date(now)}};
  FieldMember input;
  input.is_inner_list = true;
  input.items = {component("@method"), component("@target-uri")};
  Headers fields;
  if (method != "GET") {
    fields.emplace_back("content-digest", content_digest_header(body));
    sent.emplace_back("Content-Digest", fields.front().second);
    input.items.push_back(component("content-digest"));
  }
  const auto seconds = std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count();
  const char* algorithm = signer.key.kind() == KeyKind::kRsa ? "rsa-v1_5-sha256" : "ed25519";
  input.parameters.values = {{"created", {BareItem::Type::kInteger, seconds, ""}},
                             {"keyid", {BareItem::Type::kString, 0, signer.key_id}},
                             {"alg", {BareItem::Type::kString, 0, algorithm}}};
  const std::string origin = url.origin();
  const SignedMessage message{method, url.target(), origin, fields, body};
  const std::string base = rfc9421_base(message, input).value();
  sent.emplace_back("Signature-Input", "sig1=" + serialize_inner_list(input));
  sent.emplace_back("Signature", "sig1=:" + storage::base64(signer.key.sign(method_of(signer.key), base)) + ":");
  return sent;
}

}  // namespace

std::string host_header(const storage::Url& url) {
  const std::string origin = url.origin();
  return origin.substr(url.scheme().size() + 3);
}

Headers sign_request(SignatureForm form, std::string_view method, const storage::Url& url, std::string_view body,
                     const Signer& signer, storage::Instant now) {
  return form == SignatureForm::kCavage ? sign_cavage(method, url, body, signer, now)
                                        : sign_rfc9421(method, url, body, signer, now);
}

}  // namespace samvad::federation
