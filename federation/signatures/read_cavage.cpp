#include "federation/signatures/body_digest.hpp"
#include "federation/signatures/read_forms.hpp"
#include "storage/base/crypto.hpp"
#include "storage/base/guards.hpp"

#include <algorithm>
#include <charconv>
#include <map>

namespace samvad::federation {
namespace {

using storage::Code;
using storage::Instant;
using storage::Result;
using storage::Status;

/// Parameters of the Signature field; values of quoted strings unescaped.
using Parameters = std::map<std::string, std::string, std::less<>>;

/// draft-cavage-12 2.1: name="value" pairs joined by commas, blanks allowed around them, integers unquoted.
Result<Parameters> read_parameters(std::string_view text) {
  Parameters parameters;
  const auto blanks = [&text] {
    while (text.starts_with(' ') || text.starts_with('\t')) text.remove_prefix(1);
  };
  for (blanks(); !text.empty(); blanks()) {
    const auto equal = text.find('=');
    if (equal == std::string_view::npos) return incomplete("a parameter without a value");
    std::string name(text.substr(0, equal)), value;
    text.remove_prefix(equal + 1);
    if (text.starts_with('"')) {
      std::size_t at = 1;
      for (; at < text.size() && text[at] != '"'; ++at) {
        if (text[at] == '\\' && ++at == text.size()) break;
        value += text[at];
      }
      if (at >= text.size()) return incomplete("a quoted value without end");
      text.remove_prefix(at + 1);
    } else {
      const auto end = std::min(text.find_first_of(", \t"), text.size());
      value = text.substr(0, end);
      text.remove_prefix(end);
    }
    if (!parameters.emplace(std::move(name), std::move(value)).second && storage::guard_on("SEC-2.parameters")) {
      return incomplete("a parameter occurs twice");
    }
    blanks();
    if (text.empty()) break;
    if (!text.starts_with(',')) return incomplete("a comma is missing");
    text.remove_prefix(1);
    if (text.empty()) return incomplete("a comma at the end");
  }
  return parameters;
}

std::vector<std::string> words(std::string_view text) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const auto space = std::min(text.find(' '), text.size());
    if (space > 0) {
      std::string word(text.substr(0, space));
      std::transform(word.begin(), word.end(), word.begin(),
                     [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
      out.push_back(std::move(word));
    }
    text.remove_prefix(std::min(space + 1, text.size()));
  }
  return out;
}

std::string lower_method(std::string_view method) {
  std::string out(method);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return out;
}

Result<Instant> unix_time(std::string_view text) {
  std::int64_t seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (error != std::errc{} || end != text.data() + text.size() || seconds < 0 || seconds > 100000000000) {
    return incomplete("a time that is no number");
  }
  return Instant{std::chrono::seconds{seconds}};
}

std::string parameter(const Parameters& parameters, std::string_view name) {
  const auto found = parameters.find(name);
  return found == parameters.end() ? "" : found->second;
}

/// draft-cavage-12 2.3: one "name: value" line a component, joined by newlines.
Result<std::string> base_text(const SignedMessage& message, const std::vector<std::string>& components,
                              const Parameters& parameters, std::string_view target) {
  std::string base;
  for (const std::string& name : components) {
    if (!base.empty()) base += '\n';
    if (name == "(request-target)") {
      base += name + ": " + lower_method(message.method) + " " + std::string(target);
    } else if (name == "(created)" || name == "(expires)") {
      const std::string value = parameter(parameters, name.substr(1, name.size() - 2));
      if (value.empty()) return incomplete(name + " is signed but not given");
      base += name + ": " + value;
    } else {
      const std::size_t times = message.count(name);
      if (times == 0) return incomplete("signed field " + name + " is absent");
      if (times > 1 && storage::guard_on("SEC-2.fields")) return incomplete("signed field " + name + " occurs twice");
      base += name + ": " + std::string(message.value(name));
    }
  }
  return base;
}

bool has(const std::vector<std::string>& components, std::string_view name) {
  return std::find(components.begin(), components.end(), name) != components.end();
}

Status check_coverage(const SignedMessage& message, std::vector<std::string> components) {
  std::vector<std::string_view> needed{"(request-target)", "host"};
  if (message.has_body_digest_duty()) needed.emplace_back("digest");
  if (storage::guard_on("SEC-2.coverage")) {
    for (const std::string_view name : needed) {
      if (!has(components, name)) return incomplete(std::string(name) + " is not signed");
    }
  }
  if (!has(components, "date") && !has(components, "(created)")) return incomplete("no time is signed");
  std::sort(components.begin(), components.end());
  if (std::adjacent_find(components.begin(), components.end()) != components.end()) {
    return incomplete("a component is listed twice");
  }
  return {};
}

/// Every signed time must be fresh; the first of date and (created) is the answer.
Result<Instant> signed_time(const SignedMessage& message, const std::vector<std::string>& components,
                            const Parameters& parameters, Instant now) {
  Instant at{};
  if (has(components, "(created)")) {
    SAMVAD_TRY(at, unix_time(parameter(parameters, "created")));
    SAMVAD_CHECK(check_fresh(at, now));
  }
  if (has(components, "date")) {
    auto date = storage::parse_http_date(message.value("date"));
    if (!date) return incomplete("Date is malformed");
    at = *date;
    SAMVAD_CHECK(check_fresh(at, now));
  }
  if (parameters.contains("expires")) {
    SAMVAD_TRY(const Instant expires, unix_time(parameter(parameters, "expires")));
    if (expires < now) return storage::fail(Code::kUnauthenticated, "error.signature_stale", "expired");
  }
  return at;
}

}  // namespace

Result<ReceivedSignature> read_cavage(const SignedMessage& message, Instant now) {
  // 1. one Signature field with keyId, headers and signature
  if (message.count("signature") == 0) {
    return storage::fail(Code::kUnauthenticated, "error.signature_missing");
  }
  if (message.count("signature") > 1) return incomplete("Signature occurs twice");
  SAMVAD_TRY(const Parameters parameters, read_parameters(message.value("signature")));
  const std::vector<std::string> components = words(parameter(parameters, "headers"));
  // 2. what must be signed is signed, once
  SAMVAD_CHECK(check_coverage(message, components));
  // 3. the time, and the digest of the raw body
  SAMVAD_TRY(const Instant at, signed_time(message, components, parameters, now));
  if (has(components, "digest")) {
    if (message.count("digest") != 1) return incomplete("Digest must occur once");
    SAMVAD_CHECK(check_digest(message.value("digest"), message.body));
  }
  // 4. the signed text; some peers sign the path of a GET without its query
  ReceivedSignature signature;
  signature.form = SignatureForm::kCavage;
  signature.key_id = parameter(parameters, "keyId");
  signature.algorithm = parameter(parameters, "algorithm");
  signature.signed_at = at;
  auto bytes = storage::base64_decode(parameter(parameters, "signature"));
  if (!bytes) return incomplete("signature is no base64");
  signature.bytes = std::move(*bytes);
  SAMVAD_TRY(std::string base, base_text(message, components, parameters, message.target));
  signature.bases.push_back(std::move(base));
  if (message.method == "GET" && message.path() != message.target) {
    SAMVAD_TRY(std::string short_base, base_text(message, components, parameters, message.path()));
    signature.bases.push_back(std::move(short_base));
  }
  return signature;
}

}  // namespace samvad::federation
