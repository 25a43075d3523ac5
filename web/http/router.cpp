#include "web/http/router.hpp"

#include <algorithm>
#include <stdexcept>

namespace samvad::web {
namespace {

enum class Piece { kLiteral, kParam, kRest };

Piece kind_of(std::string_view segment) {
  if (!segment.starts_with('{')) return Piece::kLiteral;
  return segment.ends_with("...}") ? Piece::kRest : Piece::kParam;
}

std::string_view name_in(std::string_view segment) {
  const std::size_t tail = kind_of(segment) == Piece::kRest ? 4 : 1;
  return segment.substr(1, segment.size() - 1 - tail);
}

/// Takes the first segment off `path`, which starts with '/': "/a/b" gives "a", leaves "/b"; "/" gives "", leaves "".
std::string_view take_segment(std::string_view& path) {
  const auto end = std::min(path.find('/', 1), path.size());
  const auto segment = path.substr(1, end - 1);
  path.remove_prefix(end);
  return segment;
}

std::size_t segments_of(std::string_view path) {
  return static_cast<std::size_t>(std::ranges::count(path, '/'));
}

/// How well a pattern fits: one digit a segment (2 literal, 1 parameter, 0 rest), "" when it does not fit.
std::string fit(std::string_view pattern, std::string_view path) {
  std::string score;
  while (!pattern.empty()) {
    if (path.empty()) return {};
    const auto want = take_segment(pattern);
    if (kind_of(want) == Piece::kRest) return path.size() > 1 ? score + '0' : std::string();
    const auto have = take_segment(path);
    if (kind_of(want) == Piece::kLiteral ? want != have : have.empty()) return {};
    score += kind_of(want) == Piece::kLiteral ? '2' : '1';
  }
  return path.empty() ? score : std::string();
}

void take_params(std::string_view pattern, std::string_view path,
                 std::map<std::string, std::string, std::less<>>& params) {
  while (!pattern.empty()) {
    const auto want = take_segment(pattern);
    if (kind_of(want) == Piece::kRest) {
      params.emplace(name_in(want), path.substr(1));
      return;
    }
    const auto have = take_segment(path);
    if (kind_of(want) == Piece::kParam) params.emplace(name_in(want), have);
  }
}

void check(const Route& route, std::span<const Route> others) {
  const bool runnable = (route.runs_on == RunsOn::kIo && route.io) ||
                        (route.runs_on == RunsOn::kWorker && route.worker) ||
                        (route.runs_on == RunsOn::kAsync && route.async);
  if (!runnable) throw std::logic_error("route " + route.name + " has no handler for where it runs");
  if (route.cached && (route.method != Method::kGet || route.runs_on != RunsOn::kWorker))
    throw std::logic_error("route " + route.name + " is cached but no GET on a worker");
  if (!route.pattern.starts_with('/')) throw std::logic_error("route " + route.name + " has a bad pattern");
  for (std::string_view rest = route.pattern; !rest.empty();)
    if (kind_of(take_segment(rest)) == Piece::kRest && !rest.empty())
      throw std::logic_error("route " + route.name + ": the rest must stand last");
  for (const auto& other : others)
    if (other.name == route.name || (other.method == route.method && other.pattern == route.pattern))
      throw std::logic_error("route " + route.name + " stands twice");
}

}  // namespace

void Router::add(Route route) {
  check(route, routes_);
  std::string_view rest = route.pattern;
  const auto first = take_segment(rest);
  const bool takes_rest = route.pattern.ends_with("...}");
  index_[kind_of(first) == Piece::kLiteral ? std::string(first) : std::string()]
        [takes_rest ? 0 : segments_of(route.pattern)]
            .push_back(routes_.size());
  routes_.push_back(std::move(route));
}

Router::Match Router::find(Method method, std::string_view path) const {
  Match match;
  if (!path.starts_with('/')) return match;
  const Method wanted = method == Method::kHead ? Method::kGet : method;
  std::string best;
  const auto consider = [&](const std::vector<std::size_t>& rows) {
    for (const std::size_t row : rows) {
      const Route& route = routes_[row];
      const auto score = fit(route.pattern, path);
      if (score.empty()) continue;
      match.path_exists = true;
      if (std::ranges::find(match.allowed, route.method) == match.allowed.end()) match.allowed.push_back(route.method);
      if (route.method == wanted && score > best) {
        best = score;
        match.route = &route;
      }
    }
  };
  const std::size_t segments = segments_of(path);
  const auto look = [&](std::string_view first) {
    const auto found = index_.find(first);
    if (found == index_.end()) return;
    for (const auto count : {segments, std::size_t{0}})
      if (const auto rows = found->second.find(count); rows != found->second.end()) consider(rows->second);
  };
  std::string_view rest = path;
  const auto first = take_segment(rest);
  look(first);
  if (!first.empty()) look("");
  if (match.route) take_params(match.route->pattern, path, match.params);
  return match;
}

}  // namespace samvad::web
