#pragma once

#include "federation/signatures/received_signature.hpp"
#include "federation/signatures/structured_fields.hpp"
#include "storage/base/crypto.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <vector>

/// Whether a signature that was read covers what SEC-2 asks for: a reading of its own, of the text that is signed,
/// since the readers agree with themselves with their guards off, too.
namespace samvad::fuzz {

/// The components of a signed text, in order: `name: value` a line in the draft's form, `"name": value` in the RFC's,
/// whose last line holds the parameters.
inline std::vector<std::string> signed_names(std::string_view base, bool rfc) {
  std::vector<std::string> names;
  while (!base.empty()) {
    const std::string_view line = base.substr(0, base.find('\n'));
    base.remove_prefix(std::min(line.size() + 1, base.size()));
    const std::string_view name = line.substr(0, line.find(": "));
    names.emplace_back(rfc && name.size() >= 2 ? name.substr(1, name.size() - 2) : name);
  }
  if (rfc && !names.empty()) names.pop_back();
  return names;
}

inline bool names_each_once(std::vector<std::string> names) {
  std::sort(names.begin(), names.end());
  return std::adjacent_find(names.begin(), names.end()) == names.end();
}

/// Target, host, time and, with a body's duty, the digest are among `names`.
inline bool names_suffice(const federation::SignedMessage& message, const std::vector<std::string>& names, bool rfc) {
  const auto has = [&names](std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  const bool body = message.method != "GET" && message.method != "HEAD";
  if (!rfc) {
    return has("(request-target)") && has("host") && (has("date") || has("(created)")) && (!body || has("digest"));
  }
  const bool query = message.target.find('?') != std::string_view::npos;
  const bool parts = has("@authority") && has("@path") && (!query || has("@query"));
  return has("@method") && (has("@target-uri") || parts) && (!body || has("content-digest"));
}

/// No signed field stands twice in the request.
inline bool fields_stand_once(const federation::SignedMessage& message, const std::vector<std::string>& names) {
  return std::all_of(names.begin(), names.end(), [&message](const std::string& name) {
    return std::count_if(message.headers.begin(), message.headers.end(),
                         [&name](const auto& field) { return field.first == name; }) <= 1;
  });
}

/// No parameter of the draft's Signature field stands twice. The field was read, so it is well formed.
inline bool parameters_stand_once(std::string_view text) {
  std::set<std::string, std::less<>> seen;
  while (!text.empty()) {
    text.remove_prefix(std::min(text.find_first_not_of(" \t,"), text.size()));
    const std::size_t equal = text.find('=');
    if (equal == std::string_view::npos) break;
    if (!seen.emplace(text.substr(0, equal)).second) return false;
    text.remove_prefix(equal + 1);
    std::size_t end = text.starts_with('"') ? 1 : std::min(text.find_first_of(", \t"), text.size());
    if (text.starts_with('"')) {
      while (end < text.size() && text[end] != '"') end += text[end] == '\\' ? 2 : 1;
      ++end;
    }
    text.remove_prefix(std::min(end, text.size()));
  }
  return true;
}

/// Every SHA-256 that the signed digest names is that of the body.
inline bool digest_fits(const federation::SignedMessage& message, bool rfc) {
  const std::string real(storage::bytes_of(storage::sha256(message.body)));
  if (rfc) {
    const auto read = federation::parse_dictionary(message.value("content-digest"));
    const auto* member = read ? read->find("sha-256") : nullptr;
    return read.has_value() && (member == nullptr || member->value.text == real);
  }
  std::string value(message.value("digest"));
  std::string lower = value;
  for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  const std::size_t at = lower.find("sha-256=");
  if (at == std::string::npos) return false;
  value = value.substr(at + 8, value.find(',', at) - at - 8);
  const auto claimed = storage::base64_decode(value);
  return claimed.has_value() && *claimed == real;
}

/// All of the above for one signature of `message`.
inline bool covers_enough(const federation::SignedMessage& message, const federation::ReceivedSignature& signature) {
  const bool rfc = signature.form == federation::SignatureForm::kRfc9421;
  for (const std::string& base : signature.bases) {
    const auto names = signed_names(base, rfc);
    if (!names_suffice(message, names, rfc) || !names_each_once(names) || !fields_stand_once(message, names)) {
      return false;
    }
    const bool digest = std::find(names.begin(), names.end(), rfc ? "content-digest" : "digest") != names.end();
    if (digest && !digest_fits(message, rfc)) return false;
  }
  return rfc || parameters_stand_once(message.value("signature"));
}

}  // namespace samvad::fuzz
