#pragma once

#include "storage/base/result.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace samvad::federation {

/// A bare item of RFC 8941 section 3.3.
struct BareItem {
  enum class Type { kInteger, kDecimal, kString, kToken, kBytes, kBoolean };
  Type type = Type::kBoolean;
  std::int64_t number = 0;  ///< integer; decimal in thousandths; boolean 0 or 1
  std::string text;         ///< string, token; decoded bytes
};

/// Parameters or members in order of first appearance; of a repeated key the last value counts (RFC 8941 3.1.2, 3.2).
struct Parameters {
  std::vector<std::pair<std::string, BareItem>> values;
  bool repeated = false;  ///< a key occurred twice, which signatures refuse (SEC-2)
  const BareItem* find(std::string_view key) const;
};

/// An item with its parameters.
struct FieldItem {
  BareItem value;
  Parameters parameters;
};

/// A dictionary member: an item, or an inner list with parameters.
struct FieldMember {
  bool is_inner_list = false;
  BareItem value;                ///< when an item
  std::vector<FieldItem> items;  ///< when an inner list
  Parameters parameters;
};

/// Members in order of first appearance; of a repeated key the last counts.
struct FieldDictionary {
  std::vector<std::pair<std::string, FieldMember>> members;
  bool repeated = false;  ///< a key, or a parameter anywhere inside, occurred twice
  const FieldMember* find(std::string_view key) const;
};

/// Parses a Structured Field dictionary (RFC 8941 4.2.2), at most 16 KiB. kBadInput "error.bad_field" otherwise.
storage::Result<FieldDictionary> parse_dictionary(std::string_view text);

/// RFC 8941 4.1 forms, for signature bases.
std::string serialize(const BareItem& item);
std::string serialize(const FieldItem& item);
/// An inner list with its parameters: `("@method");created=1`.
std::string serialize_inner_list(const FieldMember& member);

}  // namespace samvad::federation
