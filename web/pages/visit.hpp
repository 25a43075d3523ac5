#pragma once

#include "forum/access/viewer_scope.hpp"
#include "storage/views/session_view.hpp"
#include "storage/views/viewer.hpp"
#include "web/html/form.hpp"
#include "web/html/frame.hpp"
#include "web/http/form.hpp"
#include "web/http/message.hpp"
#include "web/pages/services.hpp"

#include <memory>
#include <optional>
#include <string>

namespace samvad::web {

/// One request of a reader or member with everything a page needs of it; lives on one worker.
struct Visit {
  const PageServices& services;
  const Request& request;
  storage::Db& db;
  std::shared_ptr<const forum::Site> site;
  std::shared_ptr<const KeptThread> kept;  ///< the thread page that the address asks for, when it is in memory
  std::optional<storage::views::SessionView> session;
  forum::ViewerScope scope;
  storage::views::Viewer viewer;
  Frame frame;
  Response fields;  ///< Set-Cookie fields that the answer must carry

  /// Reads session, site and appearance; 0–2 statements.
  Visit(const PageServices& services, const Request& request, storage::Db& db);

  bool is_member() const { return session.has_value(); }  ///< somebody is logged in
  /// Gives forms of people without session their token; such an answer is not cached.
  void arm_forms();
  /// A page for people, with the fields of this visit.
  Response page(std::string html, int status = 200) const;
  /// A piece of a page, for the script.
  Response fragment(std::string html) const;
  /// 303 to a path of this site, with the fields of this visit.
  Response go(const SafeUrl& url) const;
  /// True when the script asks for a piece instead of a page.
  bool wants_fragment() const;
  /// "" when absent.
  std::string query(std::string_view name) const;
};

/// What was typed, for showing a form again.
FormState typed(const Form& form);

/// Language and appearance of a request before anything is read: for frames of errors and as the page cache's variant.
struct Appearance {
  Language language = Language::kEnglish;
  Theme theme = Theme::kSystem;
};
Appearance appearance_of(const Request& request, const CookiePolicy& cookies, std::string_view member_language,
                         Theme member_theme, std::string_view site_language);
/// Remembers a choice in this browser for a year.
void remember_appearance(Response& response, const CookiePolicy& cookies, const Appearance& appearance);

/// DispatcherHooks::variant: what else than its address a cached page depends on.
std::optional<std::string> page_variant(const PageServices& services, const Request& request);

/// The linear page of a thread that a request is for.
struct ThreadAddress {
  storage::ThreadId thread;  ///< 0 when the request is for something else
  int page = 1;              ///< 0 when what was asked for is no number
};
/// Read from the address alone: there need be no such thread.
ThreadAddress thread_address(const Request& request);

/// True when the client asks for ActivityPub; pages then lead to the object's id (design.md 4.15).
bool asks_for_activity(const Request& request);
/// 302 to an ActivityPub id.
Response to_activity(const std::string& id);

}  // namespace samvad::web
