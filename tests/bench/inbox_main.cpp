// A peer with many actors that sends signed replies: keys and actor documents are made first, requests are signed
// before the clock runs. Reads commands from standard input, one a line, answers each with one JSON line:
//   `prepare FIRST COUNT` writes the actor documents below DIRECTORY/users
//   `send FIRST ACTORS EACH CONNECTIONS RATE ROUND` sends EACH replies of each actor, RATE a second (0 = at once)
// `bench_inbox DIRECTORY PEER_ORIGIN FORUM_ORIGIN PORT POST_ID…`
#include "tests/bench/closed_loop.hpp"
#include "tests/bench/letter.hpp"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

namespace {

using namespace samvad::bench;

struct Order {
  int first = 0, actors = 0, each = 0;
  Pace pace;
  std::string round;
};

struct Sender {
  Peer peer;
  std::string directory, forum;
  std::uint16_t port;
  std::vector<std::string> targets;  ///< ids of posts to answer

  /// Signed on all cores; round by round, so that neighbours in time are of different actors.
  std::vector<std::string> letters(const Order& order) const {
    std::vector<std::string> made(static_cast<std::size_t>(order.actors) * static_cast<std::size_t>(order.each));
    const unsigned cores = std::max(1U, std::thread::hardware_concurrency());
    std::vector<std::thread> threads;
    for (unsigned core = 0; core < cores; ++core) {
      threads.emplace_back([&, core] {
        for (std::size_t at = core; at < made.size(); at += cores) {
          const int actor = order.first + static_cast<int>(at % static_cast<std::size_t>(order.actors));
          made[at] = signed_request(peer, forum,
                                    {actor, order.round + "-" + std::to_string(at), targets[at % targets.size()]});
        }
      });
    }
    for (auto& thread : threads) thread.join();
    return made;
  }

  void send(const Order& order) const {
    const auto requests = letters(order);
    std::printf("{\"signed\": %zu}\n", requests.size());
    std::fflush(stdout);
    std::string go;
    std::getline(std::cin, go);
    const auto result = run_closed_loop(requests, port, order.pace);
    const auto& times = result.microseconds;
    std::printf("{\"count\": %zu, \"seconds\": %.6f, \"p50_ms\": %.3f, \"p99_ms\": %.3f, \"statuses\": {", times.size(),
                result.seconds, times[times.size() / 2] / 1000.0, times[times.size() * 99 / 100] / 1000.0);
    const char* comma = "";
    for (const auto& [status, count] : result.statuses) {
      std::printf("%s\"%d\": %zu", comma, status, count);
      comma = ", ";
    }
    // steady_clock is the monotonic clock of the whole machine: the reader compares with its own
    std::printf("}, \"began\": %.6f, \"answered\": [",
                std::chrono::duration<double>(result.began.time_since_epoch()).count());
    comma = "";
    for (const std::size_t count : result.answered) {
      std::printf("%s%zu", comma, count);
      comma = ", ";
    }
    std::printf("]}\n");
  }

  void obey(const std::string& line) const {
    std::istringstream words(line);
    std::string verb;
    Order order;
    words >> verb;
    if (verb == "prepare") {
      words >> order.first >> order.actors;
      write_actors(peer, directory + "/users", order.first, order.actors);
      std::printf("{\"prepared\": %d}\n", order.actors);
    } else if (verb == "send") {
      words >> order.first >> order.actors >> order.each >> order.pace.connections >> order.pace.per_second >>
          order.round;
      send(order);
    } else {
      throw std::runtime_error("no such command: " + verb);
    }
    std::fflush(stdout);
  }
};

}  // namespace

int main(int count, char** arguments) {
  if (count < 6) {
    std::fprintf(stderr, "bench_inbox DIRECTORY PEER_ORIGIN FORUM_ORIGIN PORT POST_ID...\n");
    return 2;
  }
  try {
    const Sender sender{make_peer(arguments[2], 16), arguments[1], arguments[3],
                        static_cast<std::uint16_t>(std::atoi(arguments[4])),
                        std::vector<std::string>(arguments + 5, arguments + count)};
    for (std::string line; std::getline(std::cin, line);) sender.obey(line);
    return 0;
  } catch (const std::exception& problem) {
    std::fprintf(stderr, "bench_inbox: %s\n", problem.what());
    return 1;
  }
}
