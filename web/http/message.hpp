#pragma once

#include "storage/base/result.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace samvad::web {

/// Methods that routes may have; all others are kOther.
enum class Method { kGet, kHead, kPost, kPut, kDelete, kOptions, kOther };

/// "GET"; "" for kOther.
std::string_view name_of(Method method);

/// Header fields in order; names of requests are lower case.
using Headers = std::vector<std::pair<std::string, std::string>>;

struct Route;

/// One request after the strict checks of SEC-21: exactly one Host of ours, origin-form target, path decoded once.
struct Request {
  Method method = Method::kGet;
  std::string target;          ///< as sent: "/t/12/hello?page=2" (what signatures cover)
  std::string path;            ///< decoded: "/t/12/hello"
  std::string query;           ///< raw, after '?'
  Headers headers;             ///< names lower case, in order; trailers are never among them
  std::string body;            ///< raw bytes (signatures digest these)
  std::string client_address;  ///< behind trusted proxies the forwarded one (SEC-35)
  std::string host;            ///< canonical Host
  std::string request_id;
  bool secure = false;                                     ///< came over TLS at the trusted proxy
  std::map<std::string, std::string, std::less<>> params;  ///< from the route pattern
  const Route* route = nullptr;                            ///< the row of the route table that answers, null for none

  /// First header of that (lower-case) name, "" when absent.
  std::string_view header(std::string_view name) const;
  std::size_t count_header(std::string_view name) const;
  /// Path parameter of the route, "" when absent.
  std::string_view param(std::string_view name) const;
  /// Decoded query value, nullopt when absent or undecodable.
  std::optional<std::string> query_value(std::string_view name) const;
  /// Cookie value, "" when absent.
  std::string_view cookie(std::string_view name) const;
};

/// Something whose change makes a cached page wrong (table epochs, design.md 4.17). `id` is 0 for the site.
enum class EpochKind : std::int16_t { kThread = 1, kBoard = 2, kActor = 3, kSite = 4 };
struct Shown {
  EpochKind kind = EpochKind::kSite;
  std::int64_t id = 0;
  bool operator==(const Shown&) const = default;
};

/// An answer. The body is shared so that the page cache and many connections hold one copy.
struct Response {
  int status = 200;
  Headers headers;
  std::shared_ptr<const std::string> body;
  bool close = false;  ///< close the connection after it
  /// What the page shows. A page of a route with `cached` that names at least one and sets no cookie may be kept and
  /// given to every anonymous reader; it must hold no token and no name of the reader.
  std::vector<Shown> shows;
  /// Status line and fields as bytes, ready since the page was cached; replaces `status` and `headers` on the wire.
  std::shared_ptr<const std::string> prepared_head;

  Response& set(std::string_view name, std::string value);  ///< replaces a header of that name (case-insensitive)
  Response& add(std::string_view name, std::string value);  ///< adds (Set-Cookie)
  std::string_view get(std::string_view name) const;        ///< first of that name (case-insensitive), "" when absent
  std::string_view text() const { return body ? std::string_view(*body) : std::string_view(); }
  static Response of(int status, std::string content_type, std::string body);
  /// 303 See Other to a local path; anything else than a path of this site becomes "/" (SEC-33).
  static Response see_other(std::string local_path);
};

}  // namespace samvad::web
