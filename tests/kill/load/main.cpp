// The clients of the kill run. They outlive every kill: what is not answered is sent again, word for word, until it is.
//   kill_load PLAN LEDGER ACTORS_SQL
// PLAN holds one word and its value a line (see Plan). It prints "actors" when ACTORS_SQL is written, "ready" when all
// activities are signed, reads "go" and later "stop" from standard input, and prints a line of counts each second.
#include "tests/kill/load/actors.hpp"
#include "tests/kill/load/ledger.hpp"
#include "tests/kill/load/pace.hpp"
#include "tests/kill/load/wire.hpp"

#include <fstream>
#include <iostream>
#include <optional>
#include <sstream>
#include <thread>

namespace samvad::kill {
namespace {

constexpr int kPostClients = 16, kActivityClients = 48;

/// Where, how fast and as whom.
struct Plan {
  std::uint16_t port = 0;
  std::string public_url, follower;
  double posts_per_second = 0, activities_per_second = 0;
  int actors = 0, hosts = 0;
  std::size_t activities = 0;  ///< signed before the run
  struct Member {
    std::string cookie, token;
  };
  std::vector<Member> members;
  struct Thread {
    std::string id, opening;  ///< ids here and on the wire
  };
  std::vector<Thread> threads;
};

Plan read_plan(const std::string& path) {
  Plan plan;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    std::istringstream words(line);
    std::string word;
    words >> word;
    if (word == "port") words >> plan.port;
    if (word == "public_url") words >> plan.public_url;
    if (word == "follower") words >> plan.follower;
    if (word == "rates") words >> plan.posts_per_second >> plan.activities_per_second;
    if (word == "actors") words >> plan.actors >> plan.hosts;
    if (word == "activities") words >> plan.activities;
    if (word == "member") words >> plan.members.emplace_back().cookie >> plan.members.back().token;
    if (word == "thread") words >> plan.threads.emplace_back().id >> plan.threads.back().opening;
  }
  return plan;
}

/// Everything the clients share.
struct Run {
  Plan plan;
  std::vector<test::RemoteActor> actors;
  std::vector<std::string> activities;  ///< whole requests
  Ledger ledger;
  Counts counts;
  Pace post_pace, activity_pace;
  std::atomic<std::uint64_t> next_post{0}, next_activity{0};
  std::atomic<bool> stopping{false}, giving_up{false};

  Run(Plan the_plan, const std::string& ledger_path)
      : plan(std::move(the_plan)),
        actors(make_actors(plan.actors, plan.hosts)),
        ledger(ledger_path),
        post_pace(plan.posts_per_second),
        activity_pace(plan.activities_per_second) {}

  void sign_all();
  std::string post_request(std::uint64_t number) const;
  std::optional<Wire::Answer> until_answered(Wire& wire, const std::string& request, int good);
  void post_client();
  void activity_client();
};

std::string pad(std::uint64_t number) {
  std::string digits = std::to_string(number);
  return std::string(7 - std::min<std::size_t>(7, digits.size()), '0') + digits;
}

void Run::sign_all() {
  activities.resize(plan.activities);
  std::vector<std::thread> threads;
  const unsigned workers = std::max(1U, std::thread::hardware_concurrency());
  for (unsigned worker = 0; worker < workers; ++worker) {
    threads.emplace_back([this, worker, workers] {
      for (std::size_t number = worker; number < activities.size(); number += workers) {
        const auto& actor = actors[number % actors.size()];
        const auto& thread = plan.threads[number % plan.threads.size()];
        auto post =
            test::SignedPost::of(actor, plan.public_url, "/inbox",
                                 actor.create(pad(number), thread.opening, "Kill run, word a" + pad(number) + "z."));
        std::string text = "POST /inbox HTTP/1.1\r\n";
        for (const auto& [name, value] : post.fields) text += name + ": " + value + "\r\n";
        activities[number] = text + "Content-Length: " + std::to_string(post.body.size()) + "\r\n\r\n" + post.body;
      }
    });
  }
  for (auto& thread : threads) thread.join();
}

std::string Run::post_request(std::uint64_t number) const {
  const auto& member = plan.members[number % plan.members.size()];
  const auto& thread = plan.threads[number % plan.threads.size()];
  const std::string body = "csrf=" + member.token + "&submission=kill-" + pad(number) +
                           "&language=en&text=Kill+run%2C+word+m" + pad(number) + "z.";
  return "POST /t/" + thread.id + "/reply HTTP/1.1\r\nHost: " + plan.public_url.substr(plan.public_url.find("//") + 2) +
         "\r\nOrigin: " + plan.public_url + "\r\nAccept: text/html\r\nCookie: " + member.cookie +
         "\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: " + std::to_string(body.size()) +
         "\r\n\r\n" + body;
}

/// Sends until `good` comes; nullopt when the run gives up, or when another answer shows a mistake.
std::optional<Wire::Answer> Run::until_answered(Wire& wire, const std::string& request, int good) {
  while (!giving_up.load()) {
    auto answer = wire.ask(request);
    if (answer.status == good) return answer;
    if (answer.status != 0 && answer.status != 503 && answer.status != 429) {
      if (counts.refused.fetch_add(1) < 5) std::cout << "refused " << answer.head.substr(0, 200) << std::endl;
      return std::nullopt;
    }
    (answer.status == 0 ? counts.lost_connections : counts.busy).fetch_add(1);
    ::poll(nullptr, 0, 20);
  }
  return std::nullopt;
}

void Run::post_client() {
  Wire wire(plan.port);
  while (post_pace.turn(stopping)) {
    const auto number = next_post.fetch_add(1);
    const auto answer = until_answered(wire, post_request(number), 303);
    if (answer) counts.posts.fetch_add(1);
    ledger.write(answer ? "m" : "?m", number, answer ? answer->field("Location") : "");
  }
}

void Run::activity_client() {
  Wire wire(plan.port);
  while (activity_pace.turn(stopping)) {
    const auto number = next_activity.fetch_add(1);
    if (number >= activities.size()) return;
    const auto answer = until_answered(wire, activities[number], 202);
    if (answer) counts.activities.fetch_add(1);
    ledger.write(answer ? "a" : "?a", number);
  }
}

/// Prints the counts once a second until all clients have ended.
void say_counts(Run& run, const std::atomic<bool>& ended) {
  for (int tick = 1; !ended.load(); ++tick) {
    ::poll(nullptr, 0, 100);
    if (tick % 10 != 0) continue;
    std::cout << "second " << tick / 10 << ' ' << run.counts.posts << ' ' << run.counts.activities << ' '
              << run.counts.busy << ' ' << run.counts.lost_connections << ' ' << run.counts.refused << std::endl;
  }
}

int run_all(const char* plan_path, const char* ledger_path, const char* actors_path) {
  Run run(read_plan(plan_path), ledger_path);
  if (!run.ledger.open() || run.plan.members.empty() || run.plan.threads.empty()) return 2;
  std::ofstream(actors_path) << known_actors(run.actors, run.plan.follower);
  std::cout << "actors" << std::endl;
  run.sign_all();
  std::cout << "ready" << std::endl;
  std::string word;
  if (!std::getline(std::cin, word) || word != "go") return 2;

  std::vector<std::thread> clients;
  for (int client = 0; client < kPostClients; ++client) clients.emplace_back([&run] { run.post_client(); });
  for (int client = 0; client < kActivityClients; ++client) clients.emplace_back([&run] { run.activity_client(); });
  std::atomic<bool> ended{false};
  std::thread speaker([&] { say_counts(run, ended); });
  while (std::getline(std::cin, word) && word != "stop") {
  }
  run.stopping = true;  // what is on its way is still sent until it is answered
  std::thread impatient([&run] {
    std::string last;
    if (std::getline(std::cin, last)) run.giving_up = true;
  });
  for (auto& client : clients) client.join();
  ended = true;
  speaker.join();
  std::cout << "ended " << run.counts.posts << ' ' << run.counts.activities << std::endl;
  impatient.join();
  return 0;
}

}  // namespace
}  // namespace samvad::kill

int main(int count, char** words) {
  if (count == 4) return samvad::kill::run_all(words[1], words[2], words[3]);
  std::cerr << "kill_load PLAN LEDGER ACTORS_SQL\n";
  return 2;
}
