#include "tests/support/plans.hpp"

#include "storage/base/json.hpp"

#include <deque>
#include <map>
#include <set>
#include <stdexcept>

namespace samvad::test {

namespace {

using storage::Json;
using storage::Statement;

constexpr double kBig = 5000;

constexpr Statement kCountParameters{"test.count_parameters", R"(
select cardinality(parameter_types) from pg_prepared_statements where name = 'explained')"};
constexpr Statement kSizes{"test.sizes", R"(
select c.relname, c.reltuples from pg_class c where c.relnamespace = 'public'::regnamespace)"};

using Sizes = std::map<std::string, double, std::less<>>;

bool is_scan(std::string_view type) {
  return type.find("Scan") != std::string_view::npos;
}

/// True for nodes that stop reading their (first) input once the LIMIT above them is satisfied.
bool passes_limit_on(std::string_view type) {
  static const std::set<std::string_view> kStreaming{
      "Limit",        "LockRows",   "Result",           "Subquery Scan", "Nested Loop", "Append",  "Unique",
      "Merge Append", "ProjectSet", "Incremental Sort", "Memoize",       "Group",       "CTE Scan"};
  return kStreaming.count(type) > 0;
}

struct Walk {
  const Sizes& sizes;
  std::vector<std::string> found;

  double size_of(std::string_view name) const {
    const auto entry = sizes.find(name);
    return entry == sizes.end() ? 0 : entry->second;
  }

  /// A LIMIT ends a sequential scan soon only when most rows pass its filter.
  bool takes_most(const Json& node, std::string_view table) const {
    return !node.has("Filter") || node["Plan Rows"].number().value_or(0) > size_of(table) / 2;
  }

  void visit(const Json& node, bool limited) {
    const std::string_view type = node["Node Type"].text();
    const std::string table(node["Relation Name"].text());
    const bool bounded = limited || type == "Limit";
    if (type == "Seq Scan" && size_of(table) > kBig && !(bounded && takes_most(node, table))) {
      found.push_back("sequential scan of " + table);
    } else if (is_scan(type) && node.has("Index Name") && !node.has("Index Cond") && !bounded &&
               size_of(node["Index Name"].text()) > kBig) {
      found.push_back("walk over the whole index " + std::string(node["Index Name"].text()));
    }
    bool first = true;
    for (const Json& child : node["Plans"].as_list()) {
      const bool streams = bounded && (first || type == "Append" || type == "Merge Append") && passes_limit_on(type);
      visit(child, streams);
      first = false;
    }
  }
};

}  // namespace

std::string explain(storage::Db& db, const Statement& statement) {
  db.script("prepare explained as " + std::string(statement.sql));
  std::string text;
  try {
    std::string arguments;
    const auto count = db.exec(kCountParameters).front().integer(0);
    for (std::int64_t i = 0; i < count; ++i) arguments += i ? ", null" : "(null";
    if (count > 0) arguments += ")";
    static std::deque<std::string> names;  // a connection knows a statement by its name
    const std::string& name = names.emplace_back("test.explain." + std::string(statement.name));
    const std::string sql = "explain (format json) execute explained" + arguments;
    text = db.exec({name, sql}).front().str(0);
  } catch (...) {
    db.script("deallocate explained");
    throw;
  }
  db.script("deallocate explained");
  return text;
}

std::vector<std::string> growing_parts(storage::Db& db, const Statement& statement) {
  Sizes sizes;
  for (const auto row : db.exec(kSizes)) sizes.emplace(row.str(0), row.real(1));
  const auto plan = storage::parse_json(explain(db, statement));
  if (!plan) throw std::runtime_error("a plan that is no JSON: " + plan.error().detail);
  Walk walk{sizes, {}};
  walk.visit(plan->at(0)["Plan"], false);
  return walk.found;
}

testing::AssertionResult has_index_plan(storage::Db& db, const Statement& statement) {
  const auto found = growing_parts(db, statement);
  if (found.empty()) return testing::AssertionSuccess();
  auto failure = testing::AssertionFailure() << statement.name << ":";
  for (const auto& part : found) failure << "\n  " << part;
  return failure;
}

}  // namespace samvad::test
