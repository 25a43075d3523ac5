#pragma once

#include "tests/web/http/raw_client.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace samvad::test {

/// One person's browser without script: a cookie jar, and the forms of pages. It speaks to 127.0.0.1 like a proxy that
/// ends TLS for the site's public address.
class Visitor {
 public:
  using Fields = std::vector<std::pair<std::string, std::string>>;
  using Answer = web::test::WireAnswer;

  Visitor(std::uint16_t port, std::string public_url) : port_(port), origin_(std::move(public_url)) {}

  Answer get(const std::string& target, const Fields& headers = {});
  /// Sends `form` as it stands, with our Origin unless `headers` name one.
  Answer post(const std::string& target, const Fields& form, const Fields& headers = {});
  /// Opens `page`, takes the hidden fields of its form to `action` and sends them with `form`.
  Answer submit(const std::string& page, const std::string& action, const Fields& form, const Fields& headers = {});

  /// The same, again and again while the answer is 503 (no key pair is ready for a new account or board). Throws
  /// std::runtime_error unless the answer is 303 in the end.
  Answer carry_out(const std::string& page, const std::string& action, const Fields& form);

  /// First run with administrator "asha" and board "square"; sign-up and log-in. The password is password(). All of
  /// them throw std::runtime_error with the page when they are refused.
  void set_up(const std::string& token);
  void sign_up(const std::string& name);
  void log_in(const std::string& name, const std::string& with = password());
  /// Posts a thread or a reply; gives the thread's path "/t/1/slug" or the post's number.
  std::string start_thread(const std::string& title, const std::string& text, const std::string& board = "square");
  std::string reply(const std::string& thread_path, const std::string& text);

  /// The address that a trusted proxy would say this visitor has.
  void come_from(std::string address) { address_ = std::move(address); }
  std::map<std::string, std::string>& cookies() { return cookies_; }
  static std::string password() { return "twelve green lanterns"; }

 private:
  Answer send(const std::string& method, const std::string& target, const Fields& headers, const std::string& body);

  std::uint16_t port_;
  std::string origin_, address_;
  std::map<std::string, std::string> cookies_;
};

/// Hidden fields of the form in `page` whose action is `action`.
Visitor::Fields hidden_fields(std::string_view page, std::string_view action);
/// "a=1&b=2", percent-encoded.
std::string form_text(const Visitor::Fields& fields);
/// "/t/123/slug" → "123".
std::string thread_of(const std::string& path);

}  // namespace samvad::test
