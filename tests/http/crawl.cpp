#include "tests/http/crawl.hpp"

#include "web/server/application.hpp"

#include <gtest/gtest.h>
#include <set>
#include <stdexcept>

namespace samvad::test {

std::vector<std::string> get_patterns(House& house) {
  const auto settings = storage::Settings::for_tests({{"database.url", house.database().url()},
                                                      {"paths.data", (house.directory().path() / "data").string()},
                                                      {"site.public_url", house.public_url()}});
  const auto application = web::Application::make(settings);
  if (!application) throw std::runtime_error("no application: " + application.error().detail);
  std::set<std::string> patterns;
  for (const auto& route : (*application)->router().routes()) {
    if (route.method == web::Method::kGet) patterns.insert(route.pattern);
  }
  return {patterns.begin(), patterns.end()};
}

std::vector<std::string> addresses(const std::vector<std::string>& patterns,
                                   const std::map<std::string, std::vector<std::string>>& values) {
  std::vector<std::string> done, open(patterns);
  while (!open.empty()) {
    const std::string pattern = open.back();
    open.pop_back();
    const auto from = pattern.find('{');
    if (from == std::string::npos) {
      done.push_back(pattern);
      continue;
    }
    const auto to = pattern.find('}', from);
    const auto known = values.find(pattern.substr(from, to - from + 1) + pattern.substr(to + 1));
    const auto usual = values.find(pattern.substr(from, to - from + 1));
    const auto found = known != values.end() ? known : usual;
    if (found == values.end()) {
      ADD_FAILURE() << "no value for a parameter of " << pattern;
      continue;
    }
    for (const auto& value : found->second) open.push_back(pattern.substr(0, from) + value + pattern.substr(to + 1));
  }
  return done;
}

}  // namespace samvad::test
