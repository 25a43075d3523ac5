#include "tests/web/gallery/sample.hpp"

namespace samvad::web::sample {

namespace {

using storage::ActorId;
using storage::PostId;
using storage::ThreadId;

storage::Instant minutes_ago(long minutes) {
  return storage::parse_rfc3339("2026-11-23T10:05:00Z").value() - std::chrono::minutes(minutes);
}

storage::views::ThreadLine line(int n, std::string_view title, std::string_view language) {
  storage::views::ThreadLine row;
  row.id = ThreadId{1000 + n};
  row.board_name = n % 2 == 0 ? "water" : "transport";
  row.board_title = n % 2 == 0 ? "Water and sanitation" : "शहर की बसें";
  row.author = ActorId{1 + n % 5};
  row.title = title;
  row.slug = "thread-" + std::to_string(n);
  row.language = language;
  row.post_count = row.last_number = n * n * 13 % 240 + 1;
  row.read_number = n % 3 == 0 ? 0 : n % 3 == 1 ? row.last_number : row.last_number / 2;
  row.created_at = minutes_ago(n * 900);
  row.last_post_at = minutes_ago(n * n * 37 + 4);
  return row;
}

storage::views::ThreadListPage threads() {
  storage::views::ThreadListPage page;
  page.threads = {
      line(1, "Should the night bus run on the ring road every twenty minutes?", "en"),
      line(2, "वार्ड 12 में पानी की आपूर्ति: समय-सारणी का प्रस्ताव और उस पर आपत्तियाँ", "hi"),
      line(3, "Draft response to the consultation on street vendors’ licences — comments until Friday", "en"),
      line(4, "What did the last water audit measure, and what did it leave out?", "en"),
      line(5, "बस स्टॉप पर छाया और पीने का पानी", "hi"),
      line(6, "Minutes of the October meeting", "en"),
      line(7, "Which streets flood first? Please add photographs with dates and the depth at the kerb", "en")};
  page.threads[0].pinned = true;
  page.threads[2].kind = storage::threads::Kind::kConsultation;
  page.threads[1].kind = storage::threads::Kind::kProposal;
  page.threads[5].locked = true;
  for (int which = 1; which <= 5; ++which) page.authors.emplace(ActorId{which}, card(which));
  return page;
}

constexpr std::string_view kTexts[] = {
    "<p>The ring road has <strong>no bus between 22:30 and 05:10</strong>. Hospital shifts end at 23:00 and begin at "
    "05:00, so about "
    "two thousand people a night walk or pay for a taxi.</p><p>I propose:</p><ol><li>one bus every twenty minutes on "
    "the inner ring,"
    "</li><li>the same fare as by day,</li><li>a count of passengers after three months, published "
    "here.</li></ol><p>The figures are "
    "in the <a href=\"https://example.org/report\" rel=\"nofollow noopener noreferrer ugc\">transport survey of "
    "2025</a>.</p>",
    "<blockquote><p>the same fare as by day</p></blockquote><p>Agreed on the fare. But twenty minutes needs six "
    "vehicles; the depot has "
    "four. Here is what each interval would need:</p><table><thead><tr><th>Interval</th><th>Vehicles</th><th>Cost a "
    "month</th></tr>"
    "</thead><tbody><tr><td>20 min</td><td>6</td><td>9,40,000</td></tr><tr><td>30 "
    "min</td><td>4</td><td>6,20,000</td></tr></tbody></table>",
    "<p>मैं नर्स हूँ और रात ग्यारह बजे ड्यूटी से लौटती हूँ। बीस मिनट का अंतराल सुनने में अच्छा है, पर <em>भरोसे</em> की बात ज़्यादा ज़रूरी है: "
    "यदि बस तीस मिनट में भी निश्चित रूप से आए, तो मैं टैक्सी छोड़ दूँगी।</p><p>क्या हम पहले तीस मिनट से शुरू करके हर महीने आँकड़े देख सकते "
    "हैं?</p>",
    "<p>Could the depot say why two vehicles stand idle? <a "
    "href=\"https://example.org/@depot\">@depot</a></p><pre><code>vehicle 0417  "
    "idle since 2026-08-02  gearbox\nvehicle 0422  idle since 2026-09-11  no driver\n</code></pre>",
};

/// A post, and whether the reader agrees and may see it.
storage::views::ThreadPost post(int number) {
  storage::views::ThreadPost entry;
  entry.visible = true;
  entry.post.thread = ThreadId{1001};
  entry.post.id = PostId{5000 + number};
  entry.post.number = number;
  entry.post.author = ActorId{1 + (number - 1) % 5};
  entry.post.html = kTexts[(number - 1) % 4];
  entry.post.language = (number - 1) % 4 == 2 ? "hi" : "en";
  entry.post.excerpt = "The ring road has no bus between 22:30 and 05:10.";
  entry.post.published_at = entry.post.created_at = minutes_ago(3000 - number * 11);
  entry.post.agree_count = number * 7 % 19;
  entry.agreed = number == 2;
  entry.post.revision = number == 2 ? 3 : 1;
  if (number > 1 && number % 3 == 0) entry.post.reply_to_number = number - 1;
  if (number == 5) {
    entry.visible = false;
    entry.post.state = storage::ContentState::kDeleted;
  }
  if (number == 6) entry.post.state = storage::ContentState::kHeld;
  if (number == 7) entry.post.summary = "figures about accidents";
  if (number % 5 == 4) entry.post.url = "https://elsewhere.example/@chandra/77";
  return entry;
}

}  // namespace

Frame frame(Language language, bool member, std::string here) {
  Frame made;
  made.t = Text(language);
  made.site_name = language == Language::kHindi ? "नगर संवाद" : "City Assembly";
  made.origin = "https://forum.example.org";
  made.host = "forum.example.org";
  made.here = std::move(here);
  made.request_id = "7f3a9c1e";
  made.form_token = "token";
  made.now = minutes_ago(0);
  if (member) made.viewer = Viewer{ActorId{2}, "bilal", "Bilal Ahmed", 3, true, true, false};
  return made;
}

storage::actors::ActorCard card(int which) {
  storage::actors::ActorCard made;
  made.id = ActorId{which};
  const char* names[] = {"asha", "bilal", "deepa", "chandra", "office"};
  const char* shown[] = {"Asha Rao", "Bilal Ahmed", "दीपा कुलकर्णी", "Chandra", "Office of Urban Mobility"};
  made.name = names[(which - 1) % 5];
  made.display_name = shown[(which - 1) % 5];
  if (which == 4) made.host = "elsewhere.example";
  if (which == 1) made.stakeholder = 2;
  if (which == 5) {
    made.stakeholder = 7;
    made.stakeholder_verified = true;
  }
  made.role = which == 2 ? 2 : 1;
  return made;
}

storage::boards::BoardRow board(int which) {
  storage::boards::BoardRow made;
  const char* titles[] = {"Transport", "Water and sanitation", "शहर की बसें", "Budget 2027", "Announcements"};
  const char* texts[] = {"<p>Buses, trains, footpaths and how people move.</p>", "<p>Supply, drains, tanks, rain.</p>",
                         "<p>बसों के मार्ग, समय और किराए पर विचार।</p>",
                         "<p>What the city spends, and on what it should.</p>", "<p>From the assembly’s office.</p>"};
  const char* names[] = {"transport", "water", "buses", "budget", "news"};
  made.id = ActorId{100 + which};
  made.title = titles[which % 5];
  made.name = names[which % 5];
  made.description_html = texts[which % 5];
  made.language = which == 2 ? "hi" : "en";
  made.thread_count = which * 37 + 4;
  made.post_count = which * 12345 + 81;
  made.last_post_at = minutes_ago(which * 700 + 9);
  made.uri = "https://forum.example.org/actors/" + std::to_string(100 + which);
  return made;
}

HomeView home() {
  HomeView view;
  view.latest = threads();
  for (int which = 0; which < 5; ++which) {
    if (which == 2) {
      view.boards.front().children.push_back({board(2), {}});
    } else {
      view.boards.push_back({board(which), {}});
    }
  }
  return view;
}

std::vector<storage::rules::RuleRow> rules() {
  std::vector<storage::rules::RuleRow> answer;
  for (const char* title : {"Say where your figures come from", "Argue with the proposal, not the person",
                            "One question a thread; start another for the next"}) {
    answer.emplace_back().title = title;
  }
  return answer;
}

BoardView board_view(bool empty) {
  BoardView view;
  view.page.board = board(0);
  view.may_start = true;
  if (empty) return view;
  view.page.list = threads();
  view.page.list.next = storage::views::ThreadCursor{false, minutes_ago(9000), ThreadId{1007}};
  const storage::boards::BoardRow child = board(2);
  view.page.children = {{child.name, child.title}};
  for (const storage::rules::RuleRow& rule : rules()) view.page.rules.push_back(rule.title);
  view.page.moderators = {ActorId{2}, ActorId{3}};
  return view;
}

ThreadView thread(int posts, bool member) {
  auto sheet = std::make_shared<storage::views::ThreadSheet>();
  storage::threads::ThreadRow& row = sheet->head.thread;
  sheet->head.board = board(0);
  row.id = ThreadId{1001};
  row.title = "Should the night bus run on the ring road every twenty minutes?";
  row.slug = "night-bus-ring-road";
  row.language = "en";
  row.author = ActorId{1};
  row.post_count = row.last_number = posts;
  row.created_at = minutes_ago(3000);
  row.last_post_at = minutes_ago(17);
  row.kind = storage::threads::Kind::kProposal;
  sheet->page = 1;
  sheet->pages = posts / 50 + 3;
  for (int number = 1; number <= posts; ++number) sheet->posts.push_back(post(number).post);
  for (int which = 1; which <= 5; ++which) sheet->authors.emplace(ActorId{which}, card(which));
  ThreadView view;
  view.sheet = sheet;
  for (const storage::posts::PostRow& shown : sheet->posts) {
    const storage::views::ThreadPost entry = post(shown.number);
    PlacedPost placed{.read = {.number = shown.number, .state = shown.state, .agreed = entry.agreed}};
    if (entry.visible) placed.read.post = &shown;
    if (entry.visible) placed.read.author = &sheet->authors.at(shown.author);
    if (member) placed.actions = {true, true, false, false, true, true};
    if (member && shown.number == 2) placed.actions = {true, false, true, true, false, true};
    view.posts.push_back(placed);
  }
  if (member) {
    view.may_reply = view.may_lock = view.may_pin = true;
    view.read_number = 3;
    view.unread = posts - 3;
  }
  return view;
}

HistoryView history() {
  HistoryView view;
  view.thread = thread(1, false).thread();
  view.post = post(2).post;
  const char* texts[] = {
      "Agreed on the fare. Twenty minutes needs five vehicles.",
      "Agreed on the fare. But twenty minutes needs six vehicles; the depot has four.",
      "Agreed on the fare. But twenty minutes needs six vehicles; the depot has four. Here is a table."};
  for (int revision = 1; revision <= 3; ++revision) {
    storage::revisions::RevisionRow row;
    row.revision = revision;
    row.source = texts[revision - 1];
    row.editor = ActorId{2};
    row.written_at = minutes_ago(900 - revision * 100);
    view.history.texts.push_back(std::move(row));
  }
  view.history.authors.emplace(ActorId{2}, card(2));
  return view;
}

ProfileView profile(int which) {
  ProfileView view;
  view.card = card(which);
  view.actor.id = view.card.id;
  view.actor.host = view.card.host;
  if (!view.card.host.empty()) view.actor.host_id = storage::HostId{9};
  view.actor.uri = "https://elsewhere.example/users/chandra";
  view.actor.created_at = minutes_ago(900000);
  view.actor.bio_html = "<p>Nurse, cyclist, reader of budgets. <a href=\"https://example.org\">example.org</a></p>";
  for (int number = 1; number <= 4; ++number) {
    storage::views::PostLine line;
    line.post = post(number).post;
    line.thread_title = "Should the night bus run on the ring road every twenty minutes?";
    line.thread_slug = "night-bus";
    line.board_name = "transport";
    line.board_title = "Transport";
    view.posts.posts.push_back(std::move(line));
  }
  return view;
}

NoticesView notices() {
  NoticesView view;
  view.contact = "office@example.org";
  NoticesView::Line line;
  line.notice.kind = storage::notices::Kind::kDecision;
  line.notice.created_at = minutes_ago(70);
  line.notice.post = PostId{5003};
  storage::decisions::DecisionRow decision;
  decision.measure = storage::decisions::Measure::kHide;
  decision.reason = "The figures were given without a source, twice after being asked.";
  line.decision = decision;
  line.rule = "Say where your figures come from";
  view.lines.push_back(line);
  line = {};
  line.notice.kind = storage::notices::Kind::kPostReleased;
  line.notice.created_at = minutes_ago(7000);
  line.notice.read_at = minutes_ago(6000);
  line.notice.post = PostId{5002};
  view.lines.push_back(line);
  return view;
}

LogView log() {
  LogView view;
  for (const char* measure : {"remove", "domain_limit", "suspend"}) {
    storage::public_log::LogRow row;
    row.id = static_cast<std::int64_t>(view.rows.size()) + 1;
    row.at = minutes_ago(row.id * 500);
    row.measure = measure;
    row.subject = row.id == 1 ? "/p/5003" : row.id == 2 ? "spam.example" : "person 7f3a";
    row.scope = row.id == 1 ? "transport" : "";
    row.rule = row.id == 1 ? "Say where your figures come from" : "";
    row.reason = "Repeated advertising after two warnings.";
    row.staff_role = row.id == 3 ? "administrator" : "moderator";
    if (row.id == 3) row.ends_at = minutes_ago(-50000);
    view.rows.push_back(std::move(row));
  }
  return view;
}

}  // namespace samvad::web::sample
