#include "tests/support/expected_table.hpp"

#include "storage/base/json.hpp"

#include <cstdlib>
#include <fstream>
#include <functional>
#include <optional>
#include <regex>
#include <sstream>

namespace samvad::federation::testing {

using storage::Json;

namespace {

const std::string kAbsent = "–";

std::optional<std::string> capture(const std::string& text, const std::string& pattern) {
  std::smatch match;
  if (!std::regex_search(text, match, std::regex(pattern))) return std::nullopt;
  return match[1].str();
}

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

/// One comparison run: the reading in words, the printed JSON, the differences found.
struct Comparison {
  const std::string& reading;
  Json printed, object, inner;
  std::vector<std::string> found;
  int checks = 0;

  void equal(const std::string& name, const std::string& want, const std::string& got) {
    ++checks;
    if (want != got) found.push_back(name + ": want " + want + ", got " + got);
  }
  void holds(const std::string& name, bool truth) {
    ++checks;
    if (!truth) found.push_back(name + " does not hold");
  }
};

std::string text_or_absent(const Json& value) {
  return value.is_null() ? kAbsent : std::string(value.text());
}

std::string without_bare_slash(const std::string& uri) {
  static const std::regex bare("^(https?://[^/]+)/$");
  return std::regex_replace(uri, bare, "$1");
}

/// Titles and names are cut at a limit with "…" in the table.
void compare_text(Comparison& c, const std::string& name, const std::string& want, const Json& got) {
  if (want == "none") return c.equal(name, kAbsent, text_or_absent(got));
  const std::string quoted = want.substr(1, want.size() - 2);
  const std::string cut = "…";
  if (quoted.ends_with(cut)) {
    const std::string start = quoted.substr(0, quoted.size() - cut.size());
    return c.equal(name, start, std::string(got.text()).substr(0, start.size()));
  }
  c.equal(name, quoted, std::string(got.text()));
}

std::string expected_verdict(const ExpectedRow& row) {
  const std::string& reading = row.reading;
  if (reading.starts_with("reject") || has(reading, "[reject:") || has(reading, "Lemmy: reject") ||
      has(reading, "refuse cleanly"))
    return "reject";
  if (has(reading, "unknown actor type, ignore") || has(reading, "not a Group: ignore")) return "ignore";
  if (has(reading, "trust=verify") || has(reading, "accept only if a moderator")) return "verify";
  if (has(reading, "Announce(id)") || has(reading, "cross-origin")) return "fetch";
  return "accept";
}

void compare_activity(Comparison& c) {
  static const std::regex by("by (https?://[^ )]+)");
  const auto type = capture(c.reading, "^(?:\\[[^\\]]*\\] )?([A-Z][A-Za-z]+)(?:\\([a-z0-9]+\\))? by http");
  if (!type) return;
  c.equal("activity", *type, std::string(c.printed["activity"].text()));
  std::sregex_iterator actor(c.reading.begin(), c.reading.end(), by), end;
  c.equal(
      "actor", (*actor)[1],
      without_bare_slash(std::string(c.printed["actor"].text())) +
          ((*actor)[1].str().ends_with("/") && without_bare_slash((*actor)[1].str()) != (*actor)[1].str() ? "/" : ""));
  if (!c.inner.is_null() && ++actor != end) c.equal("inner actor", (*actor)[1], std::string(c.inner["actor"].text()));
  if (const auto form = capture(c.reading, "^Announce\\(([a-z0-9]+)\\)"))
    c.equal("announce", *form, std::string(c.printed["announce"].text()));
  if (const auto trust = capture(c.reading, "(?:trust|embedded)=(same-origin|verify|cross-origin)"))
    c.equal("trust", *trust, std::string(c.printed["trust"].text()));
}

void compare_verbs(Comparison& c) {
  Json acting = c.printed;
  while (!acting["inner"].is_null()) acting = acting["inner"];
  if (has(c.reading, "→ upvote")) c.equal("vote", "up", std::string(acting["vote"].text()));
  if (has(c.reading, "moderator removal")) c.holds("removal", *acting["removal"].boolean());
  if (has(c.reading, "account deletion")) c.holds("account", *acting["account"].boolean());
  if (has(c.reading, "moderator ban")) c.holds("ban", *acting["ban"].boolean());
  if (has(c.reading, "personal block")) c.holds("personal", !*acting["ban"].boolean());
  if (has(c.reading, "removeData=yes")) c.holds("remove_data", *acting["remove_data"].boolean());
  if (has(c.reading, "[FEP-8b32 proof]")) c.holds("proof", c.printed["proof"].boolean().value_or(false));
  if (const auto until = capture(c.reading, "until=([^ )]+)"))
    c.equal("ends", *until, std::string(acting["ends"].text()));
  if (const auto reason = capture(c.reading, " reason=\"([^\"]*)\""))
    c.equal("reason", *reason, std::string(acting["summary"].text()));
  if (const auto reported = capture(c.reading, "report objects=\\['([^']+)'"))
    c.equal("reported", *reported, std::string(acting["objects"].at(0).text()));
  if (const auto target = capture(c.reading, "(?:target=| from )(https?://[^ )]+)"))
    c.equal("target", *target, std::string(acting["target"].text()));
  if (!has(c.reading, "Post(") && !has(c.reading, "audience contradicts")) {
    if (const auto group = capture(c.reading, "group=(https?://[^ )]+)"))
      c.equal("group of activity", *group, std::string(acting["group"].text()));
  }
  if (has(c.reading, "Post(") || has(c.reading, "Actor(") || has(c.reading, "[\'")) return;
  static const std::regex of("of (?:Tombstone |Person |activity id )?(https?://[^ )]+)");
  std::string last;
  for (std::sregex_iterator at(c.reading.begin(), c.reading.end(), of), end; at != end; ++at) last = (*at)[1];
  if (!last.empty() && !has(c.reading, "of Note by")) c.equal("object", last, std::string(c.object["id"].text()));
  if (has(c.reading, "Tombstone")) c.equal("kind", "tombstone", std::string(c.object["kind"].text()));
}

void compare_group(Comparison& c) {
  const auto group = capture(c.reading, "group=(none|resolve\\[[^\\]]*\\]|https?://[^ )]+)");
  if (!group) return;
  if (group->starts_with("http")) return c.equal("group", *group, std::string(c.object["group"].text()));
  c.equal("group", kAbsent, text_or_absent(c.object["group"]));
  const std::int64_t count = c.object["group_candidate_count"].integer().value_or(-1);
  if (*group == "none") return c.equal("candidates", "0", std::to_string(count));
  std::stringstream list(group->substr(8, group->size() - 9));
  std::string item;
  std::int64_t expected = 0;
  while (std::getline(list, item, ',')) {
    if (item.starts_with(" ")) item.erase(0, 1);
    if (item.starts_with("+")) {
      expected += std::stoi(item.substr(1));
    } else {
      c.equal("candidate", item,
              std::string(c.object["group_candidates"].at(static_cast<std::size_t>(expected++)).text()));
    }
  }
  c.equal("candidates", std::to_string(expected), std::to_string(count));
}

std::string attachment_words(const Json& attachments) {
  std::string words = std::to_string(attachments.size());
  for (std::size_t i = 0; i < attachments.size(); ++i) {
    const std::string media(attachments.at(i)["media_type"].text());
    words += (i == 0 ? " (" : ", ") + std::string(attachments.at(i)["type"].text());
    if (!media.empty() && attachments.at(i)["type"].text() != "Image") words += "/" + media.substr(0, media.find('/'));
  }
  return attachments.size() == 0 ? words : words + ")";
}

std::string tag_words(const Json& tags) {
  std::string words;
  for (const std::string_view kind : {"mention", "hashtag", "emoji"}) {
    int count = 0;
    for (const Json& tag : tags.as_list()) count += tag["type"].text() == kind;
    if (count > 0) words += (words.empty() ? "" : ",") + std::to_string(count) + " " + std::string(kind);
  }
  return words;
}

void compare_poll(Comparison& c) {
  const auto poll = capture(c.reading, "poll=([a-z]+:[0-9]+) options");
  if (!poll) return;
  const Json got = c.object["poll"];
  c.equal("poll", *poll,
          std::string(*got["multiple"].boolean() ? "multiple:" : "single:") + std::to_string(got["options"].size()));
  std::string votes;
  for (const Json& option : got["options"].as_list())
    votes += (votes.empty() ? "" : ", ") + std::to_string(*option["votes"].integer());
  c.equal("votes", *capture(c.reading, "votes=\\[([^\\]]*)\\]"), votes);
  const std::string ends(got["ends"].text());
  c.equal("ends", *capture(c.reading, "ends=([^ ]+)"), ends.empty() ? "never" : ends);
  c.equal("closed", has(c.reading, "closed=yes") ? "yes" : "no", *got["closed"].boolean() ? "yes" : "no");
}

void compare_post(Comparison& c) {
  const auto kind = capture(c.reading, "Post\\(([a-z ]+)\\)");
  if (!kind) return;
  std::string want = *kind == "poll thread" ? "poll" : *kind == "event thread" ? "event" : *kind;
  if (want == "direct message") want = "direct_message";
  c.equal("kind", want, std::string(c.object["kind"].text()));
  c.equal("author", without_bare_slash(*capture(c.reading, "author=([^ ]+)")),
          without_bare_slash(std::string(c.object["author"].text())));
  c.equal("inReplyTo", *capture(c.reading, "inReplyTo=([^ ]+)"), text_or_absent(c.object["in_reply_to"]));
  compare_group(c);
  compare_text(c, "title", *capture(c.reading, "title=(none|\".*\") lang="), c.object["title"]);
  c.equal("lang", *capture(c.reading, "lang=([^ ]+)"), text_or_absent(c.object["language"]));
  c.equal("vis", *capture(c.reading, "lang=[^ ]+ vis=([a-z]+)"), std::string(c.object["visibility"].text()));
  c.equal("att", *capture(c.reading, "att=([0-9]+(?: \\([^)]*\\))?)"), attachment_words(c.object["attachments"]));
  c.equal("tags", capture(c.reading, "tags=((?:,?[0-9]+ (?:mention|hashtag|emoji))+)").value_or(""),
          tag_words(c.object["tags"]));
  c.equal("edited", has(c.reading, "edited=yes") ? "yes" : "no", *c.object["edited"].boolean() ? "yes" : "no");
  c.equal("cw", has(c.reading, "cw=yes") ? "yes" : "no", *c.object["content_warning"].boolean() ? "yes" : "no");
  c.equal("content", has(c.reading, "content=text/markdown") ? "text/markdown" : "text/html",
          std::string(c.object["content_type"].text()));
  c.equal("source", has(c.reading, "source=markdown") ? "yes" : "no",
          c.object["source_type"].text() == "text/markdown" ? "yes" : "no");
  c.equal("quote", capture(c.reading, "quote=([^ ]+)").value_or(kAbsent), text_or_absent(c.object["quote"]));
  if (has(c.reading, "sensitive=yes")) c.holds("sensitive", *c.object["sensitive"].boolean());
  if (const auto start = capture(c.reading, "start=([^ ]+)"))
    c.equal("start", *start, std::string(c.object["start"].text()));
  if (const auto end = capture(c.reading, " end=([^ ]+)")) c.equal("end", *end, std::string(c.object["end"].text()));
  compare_poll(c);
}

std::string yes(bool truth) {
  return truth ? "yes" : "no";
}

void compare_actor(Comparison& c) {
  const auto kind = capture(c.reading, "Actor\\(([a-z]+)\\)");
  if (!kind) return;
  c.equal("actor kind", *kind, std::string(c.object["actor_kind"].text()));
  c.equal("id", without_bare_slash(*capture(c.reading, "Actor\\([a-z]+\\) id=([^ ]+)")),
          without_bare_slash(std::string(c.object["id"].text())));
  if (const auto handle = capture(c.reading, "handle=([^ ]+)"))
    c.equal("handle", *handle, std::string(c.object["handle"].text()));
  if (const auto name = capture(c.reading, " name=(none|\".*\") inbox="))
    compare_text(c, "name", *name, c.object["name"]);
  if (const auto inbox = capture(c.reading, " inbox=(yes|no)"))
    c.equal("inbox", *inbox, yes(!c.object["inbox"].is_null()));
  if (const auto shared = capture(c.reading, "sharedInbox=(yes|no)"))
    c.equal("sharedInbox", *shared, yes(!c.object["shared_inbox"].is_null()));
  std::string keys;
  for (const Json& key : c.object["keys"].as_list())
    keys += (keys.empty() ? "" : "+") + std::string(key["form"].text());
  c.equal("keys", *capture(c.reading, "keys=([a-z+]+)"), keys.empty() ? "none" : keys);
  if (const auto moderators = capture(c.reading, "moderators=([^ ]+)"))
    c.equal("moderators", *moderators == "none" ? kAbsent : *moderators, text_or_absent(c.object["moderators"]));
  if (has(c.reading, "featured=yes")) c.holds("featured", !c.object["featured"].is_null());
  c.equal("locked", yes(has(c.reading, "locked=yes")), yes(*c.object["locked"].boolean()));
  c.equal("aliases", capture(c.reading, "aliases=([0-9]+)").value_or("0"),
          std::to_string(*c.object["aliases"].integer()));
  c.equal("fields", capture(c.reading, "fields=([0-9]+)").value_or("0"), std::to_string(c.object["fields"].size()));
}

void compare_others(Comparison& c) {
  if (const auto type = capture(c.reading, "^((?:Ordered)?Collection(?:Page)?) id=")) {
    const auto number = [&](const char* name) {
      const auto value = c.object[name].integer();
      return value ? std::to_string(*value) : kAbsent;
    };
    c.equal("type", *type, std::string(c.object["type"].text()));
    c.equal("id", *capture(c.reading, " id=([^ ]+)"), std::string(c.object["id"].text()));
    c.equal("totalItems", *capture(c.reading, "totalItems=([^ ]+)"), number("total_items"));
    c.equal("items", *capture(c.reading, " items=([^ ]+)"), number("items"));
    for (const auto& [word, name] : {std::pair{"first=uri", "first"}, {"next=uri", "next"}, {"partOf=uri", "part_of"}})
      if (has(c.reading, word)) c.holds(word, !c.object[name].is_null());
  }
  if (c.reading.starts_with("WebFinger")) {
    c.equal("kind", "webfinger", std::string(c.object["kind"].text()));
    if (const auto actor = capture(c.reading, "actor=([^ ;]+)"))
      c.equal("actor", *actor, std::string(c.object["id"].text()));
    if (const auto subject = capture(c.reading, "subject=(acct:[^ ]+@[^ ]+)"))
      c.equal("subject", *subject, std::string(c.object["subject"].text()));
  }
  if (c.reading.starts_with("Key document")) {
    c.equal("kind", "key", std::string(c.object["kind"].text()));
    c.equal("owner", *capture(c.reading, "owner=([^ ]+)"), std::string(c.object["owner"].text()));
  }
  if (c.reading.starts_with("Direct message")) {
    c.equal("kind", "direct_message", std::string(c.object["kind"].text()));
    c.equal("author", *capture(c.reading, "author=([^ ]+)"), std::string(c.object["author"].text()));
    c.equal("to", *capture(c.reading, "to=\\['([^']+)'"), std::string(c.object["to"].at(0).text()));
  }
  if (has(c.reading, "Vote(ballot)")) {
    c.equal("kind", "ballot", std::string(c.object["kind"].text()));
    c.equal("question", *capture(c.reading, "question=([^ ]+)"), std::string(c.object["question"].text()));
    c.equal("choice", *capture(c.reading, "choice=\"([^\"]*)\""), std::string(c.object["choice"].text()));
  }
}

}  // namespace

std::vector<ExpectedRow> read_expected_table(const std::string& readme_path) {
  static const std::regex row("^\\| (\\S+/\\S+\\.json) \\| ([^|]*) \\| ([^|]*) \\| (.*) \\| [^|]* \\|$");
  std::vector<ExpectedRow> rows;
  std::istringstream lines(read_file(readme_path));
  for (std::string line; std::getline(lines, line);) {
    std::smatch match;
    if (std::regex_match(line, match, row)) rows.push_back({match[1], match[3], match[4]});
  }
  return rows;
}

std::vector<std::string> differences(const ExpectedRow& row, const std::string& printed) {
  const auto json = storage::parse_json(printed);
  if (!json) return {"printed text is no JSON"};
  Comparison c{row.reading, *json, (*json)["object"], (*json)["inner"], {}};
  if (row.type ==
      "Create{Note} + proof") {  // the vectors are addressed to nobody: what counts is that the proof is seen
    c.holds("proof", (*json)["proof"].boolean().value_or(false));
    c.equal("verdict", "reject", std::string((*json)["verdict"].text()));
    return c.found;
  }
  const std::string verdict = expected_verdict(row);
  c.equal("verdict", verdict, std::string((*json)["verdict"].text()));
  if (verdict == "reject" || verdict == "ignore") return c.found;
  compare_activity(c);
  compare_verbs(c);
  compare_post(c);
  compare_actor(c);
  compare_others(c);
  c.holds("something beside the verdict was compared", c.checks > 1);
  return c.found;
}

std::string read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

std::string fixtures() {
  const char* folder = std::getenv("SAMVAD_FIXTURES");
  return folder == nullptr ? "" : folder;
}

}  // namespace samvad::federation::testing
