#include "web/server/commands/commands.hpp"

#include <cstdio>

namespace samvad::web {
namespace {

int run_check(const Context& context, const Arguments&) {
  std::size_t changed = 0;
  for (const auto& row : storage::settings_table()) changed += context.settings.is_default(row.key) ? 0 : 1;
  std::printf("settings: right; %zu differ from their defaults\n", changed);
  return 0;
}

void explain(const storage::Settings& settings, const storage::SettingRow& row) {
  const std::string key(row.key);
  std::printf("%s = %s\n    %.*s\n    from %s; default %.*s%s%.*s\n", key.c_str(), settings.shown(row.key).c_str(),
              static_cast<int>(row.sentence.size()), row.sentence.data(), settings.origin(row.key).c_str(),
              static_cast<int>(row.default_value.size()), row.default_value.data(), row.unit.empty() ? "" : " ",
              static_cast<int>(row.unit.size()), row.unit.data());
}

int run_explain(const Context& context, const Arguments& arguments) {
  const auto wanted = arguments.value("key");
  bool found = false;
  for (const auto& row : storage::settings_table()) {
    if (wanted && row.key != *wanted && !row.key.starts_with(*wanted + ".")) continue;
    explain(context.settings, row);
    found = true;
  }
  if (!found) std::fprintf(stderr, "samvad: no setting %s; `samvad config explain` lists all\n", wanted->c_str());
  return found ? 0 : 1;
}

int run_reference(const Context&, const Arguments&) {
  std::fputs(storage::settings_reference().c_str(), stdout);
  return 0;
}

}  // namespace

Command config_check_command() {
  return {"config check", "say whether the settings are right", {}, run_check, false};
}

Command config_explain_command() {
  return {"config explain",
          "show settings: value, where it came from, what it does",
          {{"key", Option::Form::kWord, "one key or section; all when not given"}},
          run_explain,
          false};
}

Command config_reference_command() {
  return {"config reference", "print docs/configuration.md", {}, run_reference, false};
}

}  // namespace samvad::web
