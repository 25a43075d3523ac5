#pragma once

#include "storage/base/result.hpp"
#include "web/server/directories.hpp"

#include <functional>
#include <string>

namespace samvad::web {

/// The word that opens /setup while no administrator exists: made at first need, kept in data/setup_token (0600) so
/// that a second start shows the same one, and the same for all threads and processes that ask at once.
/// kUnavailable "error.setup_token_file" with the file and what the system said.
storage::Result<std::string> setup_token(const Directories& directories);

/// The token of a process that starts: setup_token() while `set_up` says that no administrator exists, "" otherwise,
/// and a token left behind is taken away. `set_up` is asked again once there is a token: the first run may have
/// happened in another process meanwhile, which took the token away before this one was made.
storage::Result<std::string> word_of_first_run(const Directories& directories, const std::function<bool()>& set_up);

/// Takes the token away for good: the first administrator exists. Fine when there is none.
void setup_done(const Directories& directories);

}  // namespace samvad::web
