// A request as another server sends it, "METHOD target", fields, a blank line and a body, through both forms of
// signatures and the structured fields under one of them. Beside not crashing: what is read keeps the promises of
// ReceivedSignature and covers what SEC-2 asks for, and a structured field that was read means the same once it was
// written again.
#include "federation/signatures/received_signature.hpp"
#include "federation/signatures/structured_fields.hpp"
#include "tests/fuzz/covers_enough.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

using namespace samvad;

constexpr storage::Instant kNow{std::chrono::seconds{1'700'000'000}};  // Tue, 14 Nov 2023 22:13:20 GMT

void must(bool holds) {
  if (!holds) std::abort();
}

std::string_view line_of(std::string_view& text) {
  const auto end = std::min(text.find('\n'), text.size());
  const auto line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return line;
}

/// Fields up to the blank line, named in lower case as web/http hands them over.
federation::Headers fields_of(std::string_view& text) {
  federation::Headers fields;
  while (!text.empty()) {
    const auto line = line_of(text);
    if (line.empty()) break;
    const auto colon = std::min(line.find(':'), line.size());
    std::string name(line.substr(0, colon));
    for (char& c : name) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    fields.emplace_back(std::move(name), std::string(line.substr(std::min(colon + 1, line.size()))));
  }
  return fields;
}

void check(const federation::ReceivedSignature& signature) {
  must(!signature.key_id.empty() && signature.key_id.size() <= 2048);
  must(std::all_of(signature.key_id.begin(), signature.key_id.end(), [](char c) { return c > 0x20 && c < 0x7F; }));
  must(!signature.bytes.empty() && signature.bytes.size() <= 1024);
  must(!signature.bases.empty() && signature.bases.size() <= 2);
  for (const auto& base : signature.bases) must(!base.empty());
  must(signature.signed_at >= kNow - federation::kSignatureWindow);
  must(signature.signed_at <= kNow + federation::kSignatureWindow);
  must(signature.replay_id().size() == 32);
}

std::string written(const federation::FieldMember& member) {
  return member.is_inner_list ? federation::serialize_inner_list(member)
                              : federation::serialize(federation::FieldItem{member.value, member.parameters});
}

void check_field(std::string_view value) {
  const auto read = federation::parse_dictionary(value);
  if (!read) return;
  for (const auto& [name, member] : read->members) {
    const std::string once = written(member);
    const auto again = federation::parse_dictionary(name + "=" + once);
    must(again.has_value() && again->members.size() == 1);
    must(written(again->members.front().second) == once);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto first = line_of(text);
  const auto space = std::min(first.find(' '), first.size());
  federation::SignedMessage message;
  message.method = first.substr(0, space);
  message.target = first.substr(std::min(space + 1, first.size()));
  message.origin = "https://forum.example";
  const auto fields = fields_of(text);
  message.headers = fields;
  message.body = text;
  if (const auto signature = federation::read_signature(message, kNow)) {
    check(*signature);
    must(fuzz::covers_enough(message, *signature));
  }
  for (const auto& field : fields) check_field(field.second);
  return 0;
}
