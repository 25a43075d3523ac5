#pragma once

#include "federation/http/client.hpp"
#include "storage/base/guards.hpp"
#include "storage/base/json.hpp"

#include <chrono>
#include <functional>
#include <stop_token>
#include <string>
#include <string_view>

namespace samvad::federation {

/// Accept of every ActivityPub GET (federation.md 3.4).
inline constexpr std::string_view kActivityAccept =
    "application/activity+json, application/ld+json; profile=\"https://www.w3.org/ns/activitystreams\"";

/// True for `application/activity+json`, and for `application/ld+json` whose profile holds the ActivityStreams URI
/// (SEC-10); other parameters such as charset do not matter.
bool is_activity_type(std::string_view content_type);
/// True for application/json, any `+json` type and application/jrd+json.
bool is_json_type(std::string_view content_type);

/// How long one activity may make us fetch, all its fetches together (SEC-26).
inline constexpr std::chrono::seconds kFetchTime{20};

/// How many documents one activity may still make us fetch, and until when (SEC-26).
struct FetchBudget {
  int fetches = 20;
  std::chrono::steady_clock::time_point until = std::chrono::steady_clock::now() + kFetchTime;
  std::stop_token stop;  ///< asked when nobody waits for the activity any more
  /// Takes one; false when none is left.
  bool take() { return fetches-- > 0 || !storage::guard_on("SEC-26.budget"); }
  /// Makes `request` end with the budget. kTimeout "error.peer_timeout" when the time is over already.
  storage::Status bound(FetchRequest& request) const;
};

/// A document that came from its own id.
struct FetchedDocument {
  storage::Json json;
  storage::Url id;    ///< without fragment; of the origin that answered
  std::string bytes;  ///< as received
};

/// Maps status, type and text of an answer: kGone "error.peer_gone" (410), kNotFound "error.peer_not_found" (404),
/// kForbidden "error.peer_refused" (401, 403), kUnavailable "error.peer_unavailable" (429, 5xx), kPeer
/// "error.peer_answer" (any other status, wrong type, no JSON).
storage::Result<storage::Json> read_json_answer(const FetchResponse& response, bool activity,
                                                const storage::JsonLimits& limits = {});

/// Fetches an ActivityPub document (SEC-6, SEC-10): right type, bounded JSON, and its `id` is the address that
/// answered. When another id is named the document is asked for once more there, and must then agree. A document
/// without id is kPeer "error.peer_document". `request` brings url, signer and may_visit; errors as Client::fetch and
/// read_json_answer. `done` as for Client::fetch.
void fetch_activity_json(Client& client, FetchRequest request,
                         std::function<void(storage::Result<FetchedDocument>)> done);
/// The same, waiting.
storage::Result<FetchedDocument> fetch_activity_json_blocking(Client& client, FetchRequest request);

}  // namespace samvad::federation
