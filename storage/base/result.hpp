#pragma once

#include "storage/base/error.hpp"

#include <tl/expected.hpp>

namespace samvad::storage {

/// Value or expected failure. Exceptions are kept for broken invariants, memory and the database's absence.
template <class T>
using Result = tl::expected<T, Error>;

/// Success or failure without a value.
using Status = Result<void>;

/// `return fail(Code::kNotFound, "error.no_such_thread");`
inline tl::unexpected<Error> fail(Error error) {
  return tl::unexpected<Error>(std::move(error));
}
inline tl::unexpected<Error> fail(Code code, std::string_view key, std::string detail = {},
                                  std::source_location at = std::source_location::current()) {
  return tl::unexpected<Error>(Error(code, key, std::move(detail), at));
}

}  // namespace samvad::storage

#define SAMVAD_CONCAT_INNER(a, b) a##b
#define SAMVAD_CONCAT(a, b) SAMVAD_CONCAT_INNER(a, b)

/// `SAMVAD_TRY(auto thread, find_thread(db, id));` declares `thread`, or returns the error to the caller.
#define SAMVAD_TRY(declaration, expression)                                           \
  auto SAMVAD_CONCAT(samvad_try_, __LINE__) = (expression);                           \
  if (!SAMVAD_CONCAT(samvad_try_, __LINE__))                                          \
    return ::tl::unexpected(std::move(SAMVAD_CONCAT(samvad_try_, __LINE__)).error()); \
  declaration = std::move(*SAMVAD_CONCAT(samvad_try_, __LINE__))

/// `SAMVAD_CHECK(may_post(scope, board));` returns the error of a Status to the caller, else goes on.
#define SAMVAD_CHECK(expression) \
  if (auto samvad_check = (expression); !samvad_check) return ::tl::unexpected(std::move(samvad_check).error())
