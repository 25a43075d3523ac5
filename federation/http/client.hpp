#pragma once

#include "federation/http/resolver.hpp"
#include "federation/signatures/sign_request.hpp"
#include "storage/base/settings.hpp"
#include "storage/base/url.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

namespace samvad::federation {

/// One outgoing request. Host, Date, digest and signature fields are made by the client for each hop.
struct FetchRequest {
  storage::Url url;
  std::string method = "GET";    ///< "GET" or "POST"; only GET follows redirects
  Headers headers;               ///< more fields, such as Accept
  std::string body;              ///< of a POST
  std::optional<Signer> signer;  ///< absent = unsigned
  SignatureForm form = SignatureForm::kCavage;
  std::size_t most_bytes = 0;             ///< cap of the body; 0 = federation.response_bytes
  std::chrono::milliseconds deadline{0};  ///< of everything, redirects too; 0 = federation.timeout
  /// And not later than this: the end of what the request is a part of.
  std::optional<std::chrono::steady_clock::time_point> until;
  std::stop_token stop;  ///< ends the wait for an answer, not the request
  /// Asked before the name of each hop is looked up (domain policy, SEC-37); may run on any thread.
  std::function<storage::Status(const storage::Url&)> may_visit;
};

/// Any complete answer, whatever its status.
struct FetchResponse {
  int status = 0;
  Headers headers;  ///< names lower case
  std::string body;
  storage::Url url;  ///< the one that answered, after redirects

  /// First field of that (lower-case) name, "" when absent.
  std::string_view header(std::string_view name) const;
};

/// How the client behaves; made from settings by client_options.
struct ClientOptions {
  std::string user_agent;
  std::chrono::milliseconds connect_timeout{5000}, timeout{20000}, idle{30000};
  std::size_t response_bytes = 1U << 20;
  std::size_t connections_per_host = 4;  ///< kept and in use together
  std::size_t waiting_per_host = 256;    ///< requests that wait for one of them
  unsigned threads = 2;
  bool test_overrides = false;          ///< plain http, other ports and IP hosts are allowed too
  std::vector<Network> allowed_ranges;  ///< of tests
  std::string ca_file;                  ///< of tests
  Resolver::Options resolver;
};

/// Reads federation.*: test overrides only when site.public_url is loopback or under .test or .localhost, in which case
/// a line is logged; otherwise they are ignored with a warning. kConfig "error.config" for a bad range or hosts file.
storage::Result<ClientOptions> client_options(const storage::Settings& settings);

/// Whether federation.test.* holds: some are set, and site.public_url is one of no real site (loopback, .test,
/// .localhost).
bool test_overrides_hold(const storage::Settings& settings);

/// The one way out (SEC-25, SEC-26): https on port 443 to the very address that was checked, certificate and name
/// verified, at most 3 redirects under the same rules with a signature made anew for each hop, whole deadline, body
/// cap while reading, no compression, connections kept per host. Thread-safe.
class Client {
 public:
  using Answer = storage::Result<FetchResponse>;
  using Done = std::function<void(Answer)>;

  /// Starts its threads. kConfig "error.config" when the certificate store cannot be read.
  static storage::Result<std::unique_ptr<Client>> start(ClientOptions options);
  /// Gives up what runs (answered with kUnavailable "error.busy") and ends its threads.
  ~Client();
  Client(const Client&) = delete;

  /// Starts `request`. `done` is called exactly once, on a thread of the client; it must be short and must not throw.
  /// kPolicy "error.address_refused" (scheme, port or IP address in the URL) or "error.address_private" (where the name
  /// leads today; may_visit's own error passes through),
  /// kTimeout "error.peer_timeout", kTooLarge "error.peer_too_large", kUnavailable "error.busy", kPeer
  /// "error.peer_unreachable" (name, connection, certificate) or "error.peer_answer" (no HTTP/1.1, too many redirects,
  /// compressed).
  void fetch(FetchRequest request, Done done);

  /// The same, waiting, at most until `request.stop` (kUnavailable "error.busy"): for commands and jobs, never on a
  /// worker, an IO thread or a thread of the client.
  Answer fetch_blocking(FetchRequest request);

 private:
  struct Impl;
  explicit Client(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace samvad::federation
