#include "storage/base/settings.hpp"

#define TOML_EXCEPTIONS 0
#define TOML_ENABLE_FORMATTERS 0
#include <algorithm>
#include <sstream>
#include <toml++/toml.h>

namespace samvad::storage {
namespace {

tl::unexpected<Error> wrong(std::size_t line, std::string_view reason) {
  return fail(Code::kConfig, "error.config", "line " + std::to_string(line) + ": " + std::string(reason));
}

Result<std::string> scalar_text(const toml::node& node) {
  if (const auto* text = node.as_string()) return text->get();
  if (const auto* number = node.as_integer()) return std::to_string(number->get());
  if (const auto* flag = node.as_boolean()) return std::string(flag->get() ? "true" : "false");
  if (const auto* real = node.as_floating_point()) {
    std::ostringstream out;
    out << real->get();
    return out.str();
  }
  return wrong(node.source().begin.line, "expected a text, number, boolean or a list of these");
}

Result<std::string> value_text(const toml::node& node) {
  const toml::array* list = node.as_array();
  if (list == nullptr) return scalar_text(node);
  std::string joined;
  for (const toml::node& item : *list) {
    SAMVAD_TRY(const std::string text, scalar_text(item));
    if (text.find(',') != std::string::npos) return wrong(item.source().begin.line, "a list item may hold no comma");
    joined += (joined.empty() ? "" : ",") + text;
  }
  return joined;
}

}  // namespace

Result<std::vector<TomlValue>> read_toml(std::string_view text) {
  const toml::parse_result parsed = toml::parse(text);
  if (!parsed) return wrong(parsed.error().source().begin.line, parsed.error().description());
  std::vector<TomlValue> values;
  std::vector<std::pair<std::string, const toml::table*>> open{{"", &parsed.table()}};
  while (!open.empty()) {
    const auto [prefix, table] = open.back();
    open.pop_back();
    for (const auto& [name, node] : *table) {
      const std::string key = prefix + std::string(name.str());
      if (const toml::table* inner = node.as_table()) {
        open.emplace_back(key + ".", inner);
        continue;
      }
      SAMVAD_TRY(std::string value, value_text(node));
      values.push_back({key, name.source().begin.line, std::move(value)});
    }
  }
  std::stable_sort(values.begin(), values.end(), [](const auto& a, const auto& b) { return a.line < b.line; });
  return values;
}

}  // namespace samvad::storage
