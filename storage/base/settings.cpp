#include "storage/base/settings.hpp"

#include <charconv>
#include <fstream>
#include <span>
#include <sstream>
#include <stdexcept>

namespace samvad::storage {
namespace {

/// One `key = text` of some source, not yet checked.
struct Given {
  std::string key;
  std::string text;
  std::string origin;  ///< "file:12", "environment", "--set"
};

std::string unknown_key(std::string_view key) {
  const std::string_view near = nearest_setting(key);
  return "no such setting: " + std::string(key) + (near.empty() ? "" : " (did you mean " + std::string(near) + "?)");
}

void read_file(const std::string& path, std::vector<Given>& given, std::vector<std::string>& problems) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  if (!file) {
    problems.push_back(path + ": cannot be read");
    return;
  }
  auto values = read_toml(text.str());
  if (!values) {
    problems.push_back(path + ": " + values.error().detail);
    return;
  }
  for (TomlValue& value : *values) {
    given.push_back({std::move(value.key), std::move(value.text), "file:" + std::to_string(value.line)});
  }
}

/// SAMVAD_<SECTION>_… of a known section must be a setting; other SAMVAD_* belong to somebody else.
void read_environment(const std::map<std::string, std::string>& environment, std::vector<Given>& given,
                      std::vector<std::string>& problems) {
  for (auto from = environment.lower_bound("SAMVAD_"); from != environment.end() && from->first.starts_with("SAMVAD_");
       ++from) {
    const SettingRow* exact = nullptr;
    bool ours = false;
    for (const SettingRow& row : settings_table()) {
      const std::string section = environment_name(row.key.substr(0, row.key.find('.'))) + "_";
      ours = ours || from->first.starts_with(section);
      if (environment_name(row.key) == from->first) exact = &row;
    }
    if (exact != nullptr) {
      given.push_back({std::string(exact->key), from->second, "environment"});
    } else if (ours) {
      problems.push_back("environment: no setting has the name " + from->first);
    }
  }
}

void read_overrides(const std::vector<std::string>& overrides, std::vector<Given>& given,
                    std::vector<std::string>& problems) {
  for (const std::string& one : overrides) {
    const auto equal = one.find('=');
    if (equal == std::string::npos) {
      problems.push_back("--set " + one + ": expected section.key=value");
    } else {
      given.push_back({one.substr(0, equal), one.substr(equal + 1), "--set"});
    }
  }
}

}  // namespace

Result<Settings> Settings::load(const Sources& sources) {
  std::vector<Given> given;
  std::vector<std::string> problems;
  if (sources.toml_path) read_file(*sources.toml_path, given, problems);
  read_environment(sources.environment, given, problems);
  read_overrides(sources.overrides, given, problems);

  Settings settings;
  for (const SettingRow& row : settings_table()) {
    auto text = canonical_setting(row, row.default_value);
    if (!text) throw std::logic_error("default of " + std::string(row.key) + ": " + text.error().detail);
    settings.values_[std::string(row.key)] = {std::move(*text), "default"};
  }
  for (const Given& one : given) {
    const std::string where =
        one.origin.starts_with("file:") ? *sources.toml_path + ":" + one.origin.substr(5) : one.origin;
    const SettingRow* row = find_setting(one.key);
    if (row == nullptr) {
      problems.push_back(where + ": " + unknown_key(one.key));
      continue;
    }
    auto text = canonical_setting(*row, one.text);
    if (!text) {
      problems.push_back(where + ": " + one.key + " " + text.error().detail);
      continue;
    }
    settings.values_[one.key] = {std::move(*text), one.origin};
  }
  if (!problems.empty()) {
    std::string all;
    for (const std::string& problem : problems) all += (all.empty() ? "" : "\n") + problem;
    return fail(Error(Code::kConfig, "error.config", all).with("problems", all));
  }
  return settings;
}

Settings Settings::for_tests(std::initializer_list<std::pair<std::string_view, std::string_view>> overrides) {
  Sources sources;
  for (const auto& [key, value] : overrides) sources.overrides.push_back(std::string(key) + "=" + std::string(value));
  auto settings = load(sources);
  if (!settings) throw std::logic_error(settings.error().detail);
  return *settings;
}

namespace {

const SettingRow& expect(std::string_view key, std::initializer_list<SettingType> types) {
  const SettingRow* row = find_setting(key);
  if (row == nullptr) throw std::logic_error(unknown_key(key));
  for (const SettingType type : types) {
    if (row->type == type) return *row;
  }
  throw std::logic_error("setting " + std::string(key) + " has another type");
}

struct Unit {
  std::string_view name;
  std::int64_t size;
};
// largest first; the forms that canonical_setting() reads
constexpr Unit kDurationUnits[] = {{"d", 86'400'000}, {"h", 3'600'000}, {"m", 60'000}, {"s", 1000}, {"ms", 1}};
constexpr Unit kByteUnits[] = {{"GiB", 1 << 30}, {"MiB", 1 << 20}, {"KiB", 1 << 10}, {"", 1}};

/// In the largest unit that divides it: 90,000 ms is "90s".
std::string in_units(std::int64_t number, std::span<const Unit> units) {
  for (const auto& unit : units) {
    if (number % unit.size == 0 && number != 0) return std::to_string(number / unit.size) + std::string(unit.name);
  }
  return "0" + std::string(units.back().name);
}

std::int64_t as_number(const std::string& text) {
  std::int64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

}  // namespace

const std::string& Settings::text(std::string_view key) const {
  expect(key, {SettingType::kText, SettingType::kConnection});
  return values_.find(key)->second.text;
}

std::int64_t Settings::integer(std::string_view key) const {
  expect(key, {SettingType::kInteger, SettingType::kBytes});
  return as_number(values_.find(key)->second.text);
}

bool Settings::flag(std::string_view key) const {
  expect(key, {SettingType::kBool});
  return values_.find(key)->second.text == "true";
}

std::chrono::milliseconds Settings::duration(std::string_view key) const {
  expect(key, {SettingType::kDuration});
  return std::chrono::milliseconds{as_number(values_.find(key)->second.text)};
}

std::vector<std::string> Settings::list(std::string_view key) const {
  expect(key, {SettingType::kList});
  std::vector<std::string> items;
  std::stringstream text(values_.find(key)->second.text);
  for (std::string item; std::getline(text, item, ',');) items.push_back(item);
  return items;
}

std::string Settings::shown(std::string_view key) const {
  const SettingRow* row = find_setting(key);
  if (row == nullptr) throw std::logic_error(unknown_key(key));
  const std::string& text = values_.find(key)->second.text;
  if (row->type == SettingType::kDuration) return in_units(as_number(text), kDurationUnits);
  if (row->type == SettingType::kBytes) return in_units(as_number(text), kByteUnits);
  return row->type == SettingType::kConnection ? mask_passwords(text) : text;
}

std::string Settings::origin(std::string_view key) const {
  const auto found = values_.find(key);
  if (found == values_.end()) throw std::logic_error(unknown_key(key));
  return found->second.origin;
}

bool Settings::is_default(std::string_view key) const {
  return origin(key) == "default";
}

}  // namespace samvad::storage
