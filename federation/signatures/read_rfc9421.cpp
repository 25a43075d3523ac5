#include "federation/signatures/body_digest.hpp"
#include "federation/signatures/read_forms.hpp"
#include "federation/signatures/rfc9421_base.hpp"
#include "storage/base/guards.hpp"

#include <algorithm>

namespace samvad::federation {
namespace {

using storage::Code;
using storage::Instant;
using storage::Result;
using storage::Status;

std::string text_parameter(const FieldMember& input, std::string_view name) {
  const BareItem* value = input.parameters.find(name);
  return value != nullptr && value->type == BareItem::Type::kString ? value->text : "";
}

/// The parameter as a time; nullopt-like failure when it is there but no integer.
Result<Instant> time_parameter(const FieldMember& input, std::string_view name) {
  const BareItem* value = input.parameters.find(name);
  if (value == nullptr || value->type != BareItem::Type::kInteger || value->number < 0 ||
      value->number > 100000000000) {
    return incomplete(std::string(name) + " is missing or no time");
  }
  return Instant{std::chrono::seconds{value->number}};
}

bool covers(const FieldMember& input, std::string_view name) {
  return std::any_of(input.items.begin(), input.items.end(),
                     [name](const FieldItem& item) { return item.value.text == name; });
}

Status check_coverage(const SignedMessage& message, const FieldMember& input) {
  std::vector<std::string> names;
  for (const FieldItem& item : input.items) names.push_back(item.value.text);
  std::sort(names.begin(), names.end());
  if (std::adjacent_find(names.begin(), names.end()) != names.end()) return incomplete("a component is listed twice");
  if (!storage::guard_on("SEC-2.coverage")) return {};
  if (!covers(input, "@method")) return incomplete("@method is not signed");
  const bool query = message.target.find('?') != std::string_view::npos;
  const bool parts = covers(input, "@authority") && covers(input, "@path") && (!query || covers(input, "@query"));
  if (!covers(input, "@target-uri") && !parts) return incomplete("the target is not signed");
  if (message.has_body_digest_duty() && !covers(input, "content-digest")) {
    return incomplete("content-digest is not signed");
  }
  return {};
}

}  // namespace

Result<ReceivedSignature> read_rfc9421(const SignedMessage& message, Instant now) {
  // 1. one Signature-Input and one Signature with the same single label (RFC 9421 4)
  if (message.count("signature-input") != 1 || message.count("signature") != 1) {
    return incomplete("Signature-Input and Signature must each occur once");
  }
  const auto inputs = parse_dictionary(message.value("signature-input"));
  const auto signatures = parse_dictionary(message.value("signature"));
  if (!inputs || !signatures || inputs->members.size() != 1 || signatures->members.size() != 1) {
    return incomplete("expected one signature");
  }
  if ((inputs->repeated || signatures->repeated) && storage::guard_on("SEC-2.parameters")) {
    return incomplete("a parameter occurs twice");
  }
  const auto& [label, input] = inputs->members.front();
  const FieldMember* value = signatures->find(label);
  if (!input.is_inner_list || value == nullptr || value->is_inner_list || value->value.type != BareItem::Type::kBytes) {
    return incomplete("Signature-Input and Signature do not fit together");
  }
  // 2. what must be signed is signed, once
  SAMVAD_CHECK(check_coverage(message, input));
  // 3. the time, and the digest of the raw body
  ReceivedSignature signature;
  SAMVAD_TRY(signature.signed_at, time_parameter(input, "created"));
  SAMVAD_CHECK(check_fresh(signature.signed_at, now));
  if (input.parameters.find("expires") != nullptr) {
    SAMVAD_TRY(const Instant expires, time_parameter(input, "expires"));
    if (expires < now) return storage::fail(Code::kUnauthenticated, "error.signature_stale", "expired");
  }
  if (covers(input, "content-digest")) {
    if (message.count("content-digest") != 1) return incomplete("Content-Digest must occur once");
    SAMVAD_CHECK(check_content_digest(message.value("content-digest"), message.body));
  }
  // 4. the signature base (RFC 9421 2.5)
  signature.form = SignatureForm::kRfc9421;
  signature.key_id = text_parameter(input, "keyid");
  signature.algorithm = text_parameter(input, "alg");
  signature.bytes = value->value.text;
  SAMVAD_TRY(std::string base, rfc9421_base(message, input));
  signature.bases.push_back(std::move(base));
  return signature;
}

}  // namespace samvad::federation
