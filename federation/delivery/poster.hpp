#pragma once

#include "federation/signatures/received_signature.hpp"
#include "storage/tables/delivery_queue.hpp"

#include <chrono>
#include <functional>
#include <optional>
#include <string>

namespace samvad::federation {

/// How one POST to an inbox ended.
struct PostOutcome {
  int status = 0;  ///< HTTP status; 0 = no answer (network, TLS, deadline)
  std::optional<std::chrono::seconds> retry_after;
  std::string error;   ///< for people, "" when there was an answer
  bool never = false;  ///< nothing was sent, and no later try could send it
};

/// Signs and sends one letter; Date and Digest are fresh with each call. `done` is called exactly once, from any
/// thread.
class Poster {
 public:
  virtual ~Poster() = default;
  virtual void post(const storage::delivery_queue::Letter& letter, SignatureForm form,
                    std::function<void(PostOutcome)> done) = 0;
};

}  // namespace samvad::federation
