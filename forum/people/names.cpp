#include "forum/people/names.hpp"

#include "forum/text/checks.hpp"
#include "storage/base/guards.hpp"
#include "storage/base/url.hpp"

#include <algorithm>
#include <array>

namespace samvad::forum {
namespace {

using storage::Code;
using storage::fail;

// parts of addresses, and names that readers would take for the site itself; sorted
constexpr std::array<std::string_view, 46> kReserved{
    "about",    "abuse",      "activities", "actor",      "actors",   "admin",      "administrator", "anonymous",
    "api",      "b",          "boards",     "contact",    "everyone", "federation", "guest",         "help",
    "here",     "hostmaster", "inbox",      "info",       "instance", "login",      "logout",        "mailer_daemon",
    "media",    "mod",        "moderator",  "moderators", "modlog",   "new",        "nobody",        "notifications",
    "outbox",   "p",          "postmaster", "posts",      "root",     "samvad",     "search",        "security",
    "settings", "support",    "system",     "t",          "threads",  "webmaster"};
static_assert(std::is_sorted(kReserved.begin(), kReserved.end()));

/// RFC 5321 Dot-string: atext and inner single dots.
bool is_dot_string(std::string_view text) {
  if (text.empty() || text.size() > 64 || text.front() == '.' || text.back() == '.') return false;
  if (text.find("..") != std::string_view::npos) return false;
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("!#$%&'*+-/=?^_`{|}~.").find(c) != std::string_view::npos;
  });
}

}  // namespace

storage::Result<std::string> check_handle(std::string_view name) {
  SAMVAD_TRY(auto handle, check_name(name));
  if (std::binary_search(kReserved.begin(), kReserved.end(), handle)) {
    return fail(Code::kBadInput, "error.name_reserved");
  }
  return handle;
}

storage::Result<std::string> canonical_email(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  const auto at = text.find('@');
  if (at == std::string_view::npos || text.size() > 254 ||
      (!is_dot_string(text.substr(0, at)) && storage::guard_on("SEC-31.address"))) {
    return fail(Code::kBadInput, "error.email_bad");
  }
  const auto domain = storage::canonical_host(text.substr(at + 1));
  if (!domain || domain->find('.') == std::string::npos) return fail(Code::kBadInput, "error.email_bad");
  std::string answer;
  for (const char c : text.substr(0, at)) answer += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return answer + "@" + *domain;
}

}  // namespace samvad::forum
