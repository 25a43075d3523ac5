#include "tests/support/visitor.hpp"

#include "storage/base/url.hpp"
#include "tests/support/until.hpp"

#include <algorithm>
#include <stdexcept>

namespace samvad::test {

namespace {

/// What the page complains of, or its beginning.
std::string complaint(const std::string& body) {
  const auto at = body.find("role=\"alert\"");
  return body.substr(at == std::string::npos ? std::min(body.find("<main"), body.size()) : at, 600);
}

void need(const Visitor::Answer& answer, int status, const std::string& what) {
  if (answer.status == status) return;
  throw std::runtime_error(what + ": " + std::to_string(answer.status) + " " + complaint(answer.body));
}

/// Value of attribute `name` in a tag, with the entities our writer uses decoded.
std::string attribute(std::string_view tag, const std::string& name) {
  const auto at = tag.find(" " + name + "=\"");
  if (at == std::string_view::npos) return {};
  const auto from = at + name.size() + 3;
  std::string value(tag.substr(from, tag.find('"', from) - from));
  for (const auto& [entity, sign] :
       {std::pair{"&quot;", "\""}, {"&#39;", "'"}, {"&lt;", "<"}, {"&gt;", ">"}, {"&amp;", "&"}}) {
    for (auto found = value.find(entity); found != std::string::npos; found = value.find(entity, found + 1)) {
      value.replace(found, std::string_view(entity).size(), sign);
    }
  }
  return value;
}

bool names(const Visitor::Fields& headers, std::string_view name) {
  return std::ranges::any_of(headers, [&](const auto& header) { return header.first == name; });
}

}  // namespace

Visitor::Fields hidden_fields(std::string_view page, std::string_view action) {
  for (auto at = page.find("<form "); at != std::string_view::npos; at = page.find("<form ", at + 1)) {
    const auto end = page.find("</form>", at);
    const auto form = page.substr(at, end - at);
    const std::string goes = attribute(form.substr(0, form.find('>')), "action");
    if (goes.substr(0, goes.find('?')) != action) continue;
    Visitor::Fields fields;
    for (auto input = form.find("<input "); input != std::string_view::npos; input = form.find("<input ", input + 1)) {
      const auto tag = form.substr(input, form.find('>', input) - input);
      if (attribute(tag, "type") == "hidden") fields.emplace_back(attribute(tag, "name"), attribute(tag, "value"));
    }
    return fields;
  }
  throw std::runtime_error("no form to " + std::string(action) + " in " + complaint(std::string(page)));
}

std::string form_text(const Visitor::Fields& fields) {
  std::string text;
  for (const auto& [name, value] : fields) {
    text += (text.empty() ? "" : "&") + storage::percent_encode(name) + "=" + storage::percent_encode(value);
  }
  return text;
}

std::string thread_of(const std::string& path) {
  return path.substr(3, path.find('/', 3) - 3);
}

Visitor::Answer Visitor::send(const std::string& method, const std::string& target, const Fields& headers,
                              const std::string& body) {
  std::string text = method + " " + target.substr(0, target.find('#')) +
                     " HTTP/1.1\r\nHost: " + origin_.substr(origin_.find("//") + 2) + "\r\nConnection: close\r\n";
  if (!names(headers, "Accept")) text += "Accept: text/html\r\n";
  if (!address_.empty()) text += "X-Forwarded-For: " + address_ + "\r\n";
  std::string jar;
  for (const auto& [name, value] : cookies_) jar += (jar.empty() ? "" : "; ") + name + "=" + value;
  if (!jar.empty()) text += "Cookie: " + jar + "\r\n";
  for (const auto& [name, value] : headers) text += name + ": " + value + "\r\n";
  if (method == "POST") text += "Content-Length: " + std::to_string(body.size()) + "\r\n";
  web::test::RawClient client(port_);
  const Answer answer = client.ask(text + "\r\n" + body);
  for (auto at = answer.head.find("\r\nSet-Cookie: "); at != std::string::npos;
       at = answer.head.find("\r\nSet-Cookie: ", at + 1)) {
    const auto from = at + 14;
    const auto equals = answer.head.find('=', from);
    const std::string name = answer.head.substr(from, equals - from);
    const std::string value = answer.head.substr(equals + 1, answer.head.find(';', equals) - equals - 1);
    if (value.empty()) {
      cookies_.erase(name);
    } else {
      cookies_[name] = value;
    }
  }
  return answer;
}

Visitor::Answer Visitor::get(const std::string& target, const Fields& headers) {
  return send("GET", target, headers, "");
}

Visitor::Answer Visitor::post(const std::string& target, const Fields& form, const Fields& headers) {
  Fields all = headers;
  if (!names(all, "Origin")) all.emplace_back("Origin", origin_);
  if (!names(all, "Content-Type")) all.emplace_back("Content-Type", "application/x-www-form-urlencoded");
  return send("POST", target, all, form_text(form));
}

Visitor::Answer Visitor::submit(const std::string& page, const std::string& action, const Fields& form,
                                const Fields& headers) {
  const Answer opened = get(page);
  need(opened, 200, "GET " + page);
  Fields fields = hidden_fields(opened.body, action);
  for (const auto& field : form) {
    std::erase_if(fields, [&](const auto& hidden) { return hidden.first == field.first; });
    fields.push_back(field);
  }
  return post(action, fields, headers);
}

void Visitor::set_up(const std::string& token) {
  need(submit("/setup?token=" + token, "/setup",
              {{"site_name", "City Assembly"},
               {"site_description", "Where the city decides."},
               {"site_language", "en"},
               {"registration", "1"},
               {"name", "asha"},
               {"display_name", "Asha Rao"},
               {"email", "asha@example.org"},
               {"password", password()},
               {"board_title", "Town square"},
               {"board_name", "square"}}),
       303, "first run");
}

Visitor::Answer Visitor::carry_out(const std::string& page, const std::string& action, const Fields& form) {
  Answer answer;
  until([&] {
    answer = submit(page, action, form);
    return answer.status != 503;
  });
  need(answer, 303, action);
  return answer;
}

void Visitor::sign_up(const std::string& name) {
  carry_out("/sign-up", "/sign-up",
            {{"name", name},
             {"display_name", ""},
             {"email", name + "@example.org"},
             {"password", password()},
             {"rules", "1"}});
}

void Visitor::log_in(const std::string& name, const std::string& with) {
  need(submit("/log-in", "/log-in", {{"name", name}, {"password", with}}), 303, "log-in of " + name);
}

std::string Visitor::start_thread(const std::string& title, const std::string& text, const std::string& board) {
  const Answer done =
      submit("/new?board=" + board, "/new", {{"board", board}, {"title", title}, {"text", text}, {"language", "en"}});
  need(done, 303, "new thread");
  const std::string place = done.field("Location");
  return place.substr(0, place.find_first_of("#?"));
}

std::string Visitor::reply(const std::string& thread_path, const std::string& text) {
  const std::string page = "/t/" + thread_of(thread_path) + "/reply";
  const Answer done = submit(page, page, {{"text", text}, {"language", "en"}});
  need(done, 303, "reply");
  const std::string place = done.field("Location");
  return place.substr(place.find("#p") + 2);
}

}  // namespace samvad::test
