#pragma once

#include "storage/base/result.hpp"

#include <string>
#include <string_view>

namespace samvad::federation {

/// "@name@host": what people type and profiles show. The host is canonical; the name keeps its case and is compared
/// without it.
struct Handle {
  std::string name, host;

  std::string text() const { return name + "@" + host; }  ///< "asha@forum.example"
  std::string acct() const { return "acct:" + text(); }   ///< WebFinger's form (RFC 7565)
  bool same(const Handle& other) const;                   ///< names without case
};

/// Reads "@asha@host", "asha@host" and "acct:asha@host". The name has 1–256 letters, digits and "_.-" or other UTF-8,
/// no blanks. kBadInput "error.bad_handle".
storage::Result<Handle> parse_handle(std::string_view text);

}  // namespace samvad::federation
