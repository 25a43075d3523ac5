#include "federation/signatures/signed_message.hpp"

#include <algorithm>

namespace samvad::federation {

std::size_t SignedMessage::count(std::string_view name) const {
  return static_cast<std::size_t>(
      std::count_if(headers.begin(), headers.end(), [name](const auto& header) { return header.first == name; }));
}

std::string_view SignedMessage::value(std::string_view name) const {
  for (const auto& [field, text] : headers) {
    if (field != name) continue;
    std::string_view value = text;
    while (!value.empty() && (value.front() == ' ' || value.front() == '\t')) value.remove_prefix(1);
    while (!value.empty() && (value.back() == ' ' || value.back() == '\t')) value.remove_suffix(1);
    return value;
  }
  return {};
}

}  // namespace samvad::federation
