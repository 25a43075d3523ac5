#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "storage/base/result.hpp"

namespace samvad::web {

enum class Method { kGet, kHead, kPost, kPut, kDelete, kOptions, kOther };

/// One request after the strict checks of SEC-21: exactly one Host of ours, origin-form target, path decoded once.
struct Request {
  Method method = Method::kGet;
  std::string target;                ///< as sent: "/t/12/hello?page=2" (what signatures cover)
  std::string path;                  ///< decoded: "/t/12/hello"
  std::string query;                 ///< raw, after '?'
  std::vector<std::pair<std::string, std::string>> headers;  ///< names lower case, in order
  std::string body;                  ///< raw bytes (signatures digest these)
  std::string client_address;        ///< behind trusted proxies the forwarded one (SEC-35)
  std::string host;                  ///< canonical Host
  std::string request_id;
  bool secure = false;               ///< came over TLS at the trusted proxy
  std::map<std::string, std::string, std::less<>> params;    ///< from the route pattern

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

/// An answer. The body is shared so that the page cache and many connections hold one copy.
struct Response {
  int status = 200;
  std::vector<std::pair<std::string, std::string>> headers;
  std::shared_ptr<const std::string> body;
  bool close = false;  ///< close the connection after it

  Response& set(std::string_view name, std::string value);  ///< replaces a header of that name (case-insensitive)
  Response& add(std::string_view name, std::string value);  ///< adds (Set-Cookie)
  std::string_view get(std::string_view name) const;
  static Response of(int status, std::string content_type, std::string body);
  /// 303 See Other to a local path.
  static Response see_other(std::string local_path);
};

}  // namespace samvad::web
