#pragma once

#include "storage/db/db.hpp"

#include <optional>
#include <string>
#include <vector>

namespace samvad::storage::reports {

/// Where a report stands; kMerged points to the report that is worked on in its place.
enum class State : short { kNew = 1, kMerged = 2, kClaimed = 3, kDecided = 4, kClosed = 5 };
/// Why it was reported, in the reporter's words.
enum class Category : short { kSpam = 1, kLaw = 2, kRule = 3, kOther = 4 };

/// One report with the text as it stood when it was filed.
struct ReportRow {
  ReportId id;
  State state = State::kNew;
  ReportId merged_into;
  ActorId target_actor;
  ThreadId thread;
  PostId post;  ///< 0 = the report is about the person
  ActorId board;
  ActorId reporter;  ///< 0 = another server reported
  std::string reporter_host;
  Category category = Category::kOther;
  RuleId rule;
  std::string comment;
  std::string snapshot_title, snapshot_source, snapshot_html;
  std::string flag_uri;
  int priority = 0;
  ActorId claimed_by;
  std::optional<Instant> claimed_until;
  bool claim_holds = false;  ///< claimed, and the time is not over by the database clock; read, not written
  DecisionId decision;
  Instant created_at;
  std::optional<Instant> closed_at;
  std::optional<Instant> forwarded_at;  ///< when the author's server was told
};

/// Inserts a report. DbError unique "reports_once" when this member has an open report on the same target.
void insert(Db& db, const ReportRow& row);
std::optional<ReportRow> find(Db& db, ReportId id);
/// Same, and holds the row until commit.
std::optional<ReportRow> lock(Db& db, ReportId id);
/// The oldest open report on the same post (or on the person, when `post` is 0); new ones are merged into it.
std::optional<ReportId> open_on(Db& db, ActorId target, PostId post);
/// Open reports, most urgent first, restricted to `boards` unless `all_boards`; at most `limit` ≤ 200.
std::vector<ReportRow> queue(Db& db, bool all_boards, const std::vector<ActorId>& boards, int limit);
std::int64_t open_count(Db& db);
/// All reports merged into `id`, with it, oldest first, at most 200.
std::vector<ReportRow> merged_with(Db& db, ReportId id);
/// Takes the report for `staff` for 30 minutes by the database clock; false when another holds it or it is not open.
bool claim(Db& db, ReportId id, ActorId staff);
/// Gives the claim back; false when `staff` does not hold it.
bool release(Db& db, ReportId id, ActorId staff);
/// Gives an open report to `staff` for 30 minutes, whoever has it; false when it is not open.
bool take_over(Db& db, ReportId id, ActorId staff);
/// Notes that the author's server is told now.
void mark_forwarded(Db& db, ReportId id);
/// Raises an open report and holds its row until commit; false when it is open no more.
bool raise_priority(Db& db, ReportId id, int by);
/// Whether a server has reported into the open report already.
bool has_reported(Db& db, ReportId open, std::string_view host);
/// Open reports that a server has filed, counted up to `most`.
int open_of_host(Db& db, std::string_view host, int most);
/// Marks the report and all merged into it decided; false when it was decided already.
bool decide(Db& db, ReportId id, DecisionId decision);
/// Other reports about the actor: total and how many ended in a measure.
struct History {
  std::int64_t total = 0, actioned = 0;
};
/// All about `target` but `except` and what was merged into it.
History history_of(Db& db, ActorId target, ReportId except);
/// How the reporter's earlier reports ended (moderation.md 4: trust = (upheld + 2) / (upheld + rejected + 4)).
struct Accuracy {
  std::int64_t upheld = 0, rejected = 0;
};
Accuracy accuracy_of(Db& db, ActorId reporter);
/// Reports by a member within the last hour (limit of security.md 4).
std::int64_t filed_last_hour(Db& db, ActorId reporter);

/// A staff note on a report; never leaves the queue.
struct NoteRow {
  std::int64_t id = 0;
  ActorId author;
  std::string text;
  Instant created_at;
};
void add_note(Db& db, ReportId report, const NoteRow& note);
std::vector<NoteRow> notes(Db& db, ReportId report);

/// Statements of this file, for the plan test.
std::vector<Statement> statements();

}  // namespace samvad::storage::reports
