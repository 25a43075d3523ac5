#include "federation/delivery/sender.hpp"

#include "federation/delivery/policy.hpp"
#include "federation/delivery/retire_inbox.hpp"
#include "storage/base/crypto.hpp"
#include "storage/base/log.hpp"
#include "storage/tables/jobs.hpp"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <set>
#include <thread>
#include <vector>

namespace samvad::federation {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;
using storage::HostId;
using storage::Level;
using storage::delivery_queue::DueHost;
using storage::delivery_queue::Letter;
namespace queue = storage::delivery_queue;

constexpr std::size_t kInFlight = 4;  ///< a host
constexpr std::size_t kActiveHosts = 256;
constexpr milliseconds kProbePause{250};
constexpr std::size_t kProbes = 64;  ///< of those, hosts that failed last: the dead leave room for the living (REL-8)
constexpr std::size_t kParked = 3;   ///< letters a round that an error may be its own; one more is the host's
constexpr std::size_t kParkedBeside = 16;  ///< of a host that took something meanwhile
constexpr std::size_t kLettersAtOnce = 64;
constexpr std::chrono::seconds kRenew{15}, kUnpark{1};
constexpr milliseconds kShortest{10}, kLongest{200};  ///< between looks for hosts, while others are being served
constexpr std::chrono::seconds kLastWait{10};
constexpr std::chrono::minutes kDowntime{5}, kSpreadOver{5};
constexpr int kAtOnce = 100;  ///< hosts that are tried together after a downtime; more are spread (REL-12)
constexpr int kGone = 410;

/// One answer on its way back to the sender's thread.
struct Answer {
  Letter letter;
  SignatureForm form;
  bool second_form;
  PostOutcome outcome;
};

/// A host being served.
struct Active {
  DueHost host;
  std::deque<Letter> waiting;
  std::set<std::int64_t> objects;  ///< in flight
  std::size_t in_flight = 0;
  bool failed = false;    ///< nothing more is begun this round
  bool answered = false;  ///< the host took something this round
  bool learned_rfc9421 = false;
  std::size_t parked = 0;  ///< letters of this round
  bool read = false;       ///< letters were asked for
  bool more = true;        ///< the table may hold letters beyond those read
  std::optional<std::chrono::seconds> retry_after;
  std::string error;
};

double random_fraction() {
  return static_cast<double>(storage::random_u64() >> 11) / 9007199254740992.0;
}

/// In the words of docs/federation.md.
std::string why(const PostOutcome& outcome) {
  return outcome.error.empty() ? "HTTP " + std::to_string(outcome.status) : outcome.error;
}

}  // namespace

struct Sender::Impl {
  storage::DbConfig database;
  Poster& poster;
  storage::IdMaker& ids;
  const std::string holder;

  /// Shared with the Poster's threads; outlives the Sender until the last callback was dropped.
  struct Mailbox {
    std::mutex mutex;
    std::condition_variable changed;
    std::vector<Answer> answers;
    bool woken = false, stopping = false;
    steady_clock::time_point end;  ///< of the last wait, once stopping
  };
  std::shared_ptr<Mailbox> mailbox = std::make_shared<Mailbox>();

  std::unique_ptr<storage::Db> db;
  std::map<std::int64_t, Active> active;
  std::vector<std::int64_t> shards;
  steady_clock::time_point renewed{}, looked{}, looked_for_probes{}, unparked{};
  bool begun = false;  ///< a shard was asked for
  bool news = true;    ///< the table may hold due hosts that no look has seen
  queue::Round working, failing;
  std::vector<Letter> done;
  std::deque<Answer> arrived;  ///< not looked at yet
  std::thread thread;

  Impl(storage::DbConfig config, Poster& the_poster, storage::IdMaker& the_ids, std::string name)
      : database(std::move(config)), poster(the_poster), ids(the_ids), holder(std::move(name)) {}

  void begin(Active& host, const Letter& letter, SignatureForm form, bool second_form) {
    ++host.in_flight;
    host.objects.insert(letter.object);
    poster.post(letter, form, [box = mailbox, letter, form, second_form](PostOutcome outcome) {
      {
        const std::lock_guard lock(box->mutex);
        box->answers.push_back({letter, form, second_form, std::move(outcome)});
      }
      box->changed.notify_one();
    });
  }

  /// Starts what may start now: the first letter of each object, up to the host's allowance.
  void fill(Active& host) {
    const std::size_t allowed = host.host.failures > 0 && !host.answered ? 1 : kInFlight;
    for (auto at = host.waiting.begin(); at != host.waiting.end() && host.in_flight < allowed && !host.failed;) {
      if (host.objects.contains(at->object)) {
        ++at;
        continue;
      }
      const Letter letter = std::move(*at);
      at = host.waiting.erase(at);
      begin(host, letter, host.host.prefers_rfc9421 ? SignatureForm::kRfc9421 : SignatureForm::kCavage, false);
    }
  }

  /// Works off what arrived; one that meets a lost database is not seen again: its letter stays in the table.
  void take_arrived() {
    while (!arrived.empty()) {
      Answer answer = std::move(arrived.front());
      arrived.pop_front();
      take(answer);
    }
  }

  void take(Answer& answer) {
    const auto found = active.find(answer.letter.host.value);
    if (found == active.end()) return;
    Active& host = found->second;
    --host.in_flight;
    host.objects.erase(answer.letter.object);
    const auto& outcome = answer.outcome;
    switch (next_step(outcome, answer.second_form)) {
      case Step::kDelivered:
        host.answered = true;
        host.learned_rfc9421 |= answer.form == SignatureForm::kRfc9421;
        done.push_back(std::move(answer.letter));
        break;
      case Step::kOtherForm: {
        const bool cavage = answer.form == SignatureForm::kCavage;
        begin(host, answer.letter, cavage ? SignatureForm::kRfc9421 : SignatureForm::kCavage, true);
        break;
      }
      case Step::kDead:
        host.answered |= !outcome.never;
        queue::dead(*db, answer.letter, outcome.status, why(outcome));
        storage::log(Level::kWarning, "delivery_dead",
                     {{"host", host.host.name}, {"status", outcome.status}, {"why", why(outcome)}});
        if (outcome.status == kGone) ask_whether_gone(answer.letter);
        break;
      case Step::kRetryHost:
        if (may_be_the_letters(outcome) && host.parked < (host.answered ? kParkedBeside : kParked)) {
          park(host, answer);
          break;
        }
        host.failed = true;
        host.retry_after = outcome.retry_after;
        host.error = why(outcome);
        queue::tried(*db, answer.letter, outcome.status, host.error);
        break;
    }
  }

  /// A host that breaks at one letter takes others: this one waits by itself, and with it what came later about its
  /// object to its inbox, so that the rest goes on.
  void park(Active& host, const Answer& answer) {
    const Letter& letter = answer.letter;
    ++host.parked;
    std::erase_if(host.waiting, [&](const Letter& other) {
      return other.object == letter.object && other.inbox_hash == letter.inbox_hash;
    });
    const auto wait = back_off(letter.tries, {}, random_fraction());
    queue::park(*db, letter, wait, answer.outcome.status, why(answer.outcome));
    storage::log(Level::kInfo, "letter_parked",
                 {{"host", host.host.name},
                  {"activity", letter.activity.value},
                  {"wait_s", wait.count()},
                  {"why", why(answer.outcome)}});
  }

  /// The inbox says that it is gone; its actors' own ids decide (REL-7).
  void ask_whether_gone(const Letter& letter) {
    const std::string inbox = gone_inbox_payload(letter.host, letter.inbox);
    storage::jobs::enqueue(*db, ids, {.kind = std::string(kGoneInboxJob), .payload = inbox, .unique_key = inbox});
  }

  /// Ends the round of hosts with nothing in flight; true when any ended.
  bool settle() {
    if (!done.empty()) {
      queue::delivered(*db, done);
      done.clear();
    }
    bool ended = false;
    for (auto at = active.begin(); at != active.end();) {
      Active& host = at->second;
      if (!host.failed && host.waiting.empty() && host.in_flight < kInFlight) refill(host);
      fill(host);
      if (host.in_flight > 0) {
        ++at;
        continue;
      }
      if (host.failed) {
        const auto wait = back_off(host.answered ? 0 : host.host.failures, host.retry_after, random_fraction());
        queue::host_fails(*db, host.host.id, wait, host.error);
        storage::log(Level::kInfo, "host_fails",
                     {{"host", host.host.name}, {"wait_s", wait.count()}, {"why", host.error}});
      } else if (host.answered && (host.host.failures > 0 || host.learned_rfc9421)) {
        queue::host_works(*db, host.host.id, host.learned_rfc9421 && !host.host.prefers_rfc9421);
      }
      at = active.erase(at);
      ended = true;
    }
    return ended;
  }

  /// Reads on, once what was read before is gone from the table (delivered letters were deleted in settle()).
  void refill(Active& host) {
    if (host.in_flight > 0 || !host.more) return;
    auto letters = queue::letters(*db, host.host.id, static_cast<int>(kLettersAtOnce));
    if (letters.empty() && !host.read) queue::set_aside(*db, host.host.id);
    host.read = true;
    host.more = letters.size() == kLettersAtOnce;
    for (auto& letter : letters) host.waiting.push_back(std::move(letter));
  }

  void renew() {
    if (steady_clock::now() - renewed < kRenew) return;
    if (!begun) {
      if (const auto hosts = queue::spread(*db, kDowntime, kSpreadOver, kAtOnce); hosts > 0)
        storage::log(Level::kInfo, "deliveries_spread", {{"hosts", hosts}});
      begun = true;
    }
    shards = queue::lease_shards(*db, holder);
    renewed = steady_clock::now();
  }

  /// Takes new due hosts: those that work, and beside them a few of those that failed last; how many. Answers come by
  /// the thousand: not each of them is worth a look at the table.
  std::size_t take_hosts() {
    const auto now = steady_clock::now();
    if (active.size() >= kActiveHosts) return 0;
    if (!active.empty() && now - looked < (news ? kShortest : kLongest)) return 0;
    looked = now;
    if (now - unparked >= kUnpark) {
      queue::unpark(*db);
      unparked = now;
    }
    const std::size_t probes = take_probes(now);
    const std::size_t taken = take_some(working, false, kActiveHosts - active.size());
    news = !working.seen_all;
    return probes + taken;
  }

  /// Hosts that failed last, looked for now and then only.
  std::size_t take_probes(steady_clock::time_point now) {
    if (now - looked_for_probes < kProbePause) return 0;
    looked_for_probes = now;
    const auto running =
        std::count_if(active.begin(), active.end(), [](const auto& entry) { return entry.second.host.failures > 0; });
    const auto probes = static_cast<std::size_t>(running);
    return probes < kProbes ? take_some(failing, true, std::min(kProbes - probes, kActiveHosts - active.size())) : 0;
  }

  /// Takes the next of one kind, at most `most`; how many.
  std::size_t take_some(queue::Round& round, bool failing_ones, std::size_t most) {
    if (most == 0) return 0;
    std::vector<std::int64_t> busy;
    for (const auto& entry : active) busy.push_back(entry.first);
    auto found = queue::due_hosts(*db, shards, round, busy, failing_ones, static_cast<int>(most));
    for (auto& due : found) {
      Active& host = active[due.id.value];
      host.host = std::move(due);
    }
    return found.size();
  }

  /// Waits for answers, wake(), the end, or `longest`.
  void wait(milliseconds longest) {
    std::unique_lock lock(mailbox->mutex);
    mailbox->changed.wait_for(lock, longest,
                              [&] { return mailbox->stopping || mailbox->woken || !mailbox->answers.empty(); });
    news = std::exchange(mailbox->woken, false) || news;
    collect();
  }

  /// Under the mailbox's lock.
  void collect() {
    for (auto& answer : std::exchange(mailbox->answers, {})) arrived.push_back(std::move(answer));
  }

  /// The database went away: rows are as they were, and are read anew once it is back. What is under way stays so until
  /// it is answered, or a letter would be sent a second time beside itself and before an older one about its object.
  void let_go() {
    db.reset();
    for (auto at = active.begin(); at != active.end();) {
      at->second.waiting.clear();
      at->second.more = false;
      at = at->second.in_flight > 0 ? std::next(at) : active.erase(at);
    }
  }

  bool stopping() {
    const std::lock_guard lock(mailbox->mutex);
    return mailbox->stopping;
  }

  void run() {
    milliseconds pause{20};
    while (!stopping()) {
      try {
        if (!db) db = storage::connect(database);
        renew();
        const bool took = take_hosts() > 0, ended = settle();
        pause = took || ended ? milliseconds{20} : std::min(pause * 2, milliseconds{1000});
        take_arrived();
        wait(active.empty() ? pause : std::min(pause, news ? kShortest : kLongest));
        take_arrived();
      } catch (const std::exception& problem) {
        storage::log(Level::kError, "delivery_round_failed", {{"why", problem.what()}});
        let_go();
        wait(milliseconds{1000});
      }
    }
    finish();
  }

  void finish() {
    const auto end = [this] {
      const std::lock_guard lock(mailbox->mutex);
      return mailbox->end;
    }();
    try {
      auto busy = [&] {
        return std::any_of(active.begin(), active.end(), [](const auto& entry) { return entry.second.in_flight > 0; });
      };
      for (auto& entry : active) entry.second.waiting.clear();
      if (db) take_arrived();
      while (db && busy() && steady_clock::now() < end) {
        {
          std::unique_lock lock(mailbox->mutex);
          mailbox->changed.wait_until(lock, end, [&] { return !mailbox->answers.empty(); });
          collect();
        }
        take_arrived();
      }
      if (db && !done.empty()) queue::delivered(*db, done);
      if (db) queue::release_shards(*db, holder);
    } catch (const std::exception& problem) {
      storage::log(Level::kWarning, "delivery_stop", {{"why", problem.what()}});
    }
  }
};

Sender::Sender(const storage::DbConfig& database, Poster& poster, storage::IdMaker& ids, std::string holder)
    : impl_(std::make_unique<Impl>(database, poster, ids, std::move(holder))) {
  impl_->thread = std::thread([this] { impl_->run(); });
}

void Sender::stop_by(std::chrono::steady_clock::time_point end) {
  {
    const std::lock_guard lock(impl_->mailbox->mutex);
    if (!impl_->mailbox->stopping) impl_->mailbox->end = end;
    impl_->mailbox->stopping = true;
  }
  impl_->mailbox->changed.notify_all();
}

Sender::~Sender() {
  stop_by(steady_clock::now() + kLastWait);
  impl_->thread.join();
}

void Sender::wake() {
  {
    const std::lock_guard lock(impl_->mailbox->mutex);
    impl_->mailbox->woken = true;
  }
  impl_->mailbox->changed.notify_all();
}

}  // namespace samvad::federation
