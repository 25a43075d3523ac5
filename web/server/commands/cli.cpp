// The only file that includes CLI11: the table of commands becomes its parser.
#include "storage/base/error.hpp"
#include "storage/db/db.hpp"
#include "web/server/commands/command.hpp"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <unistd.h>

extern char** environ;

namespace samvad::web {
namespace {

namespace fs = std::filesystem;
using storage::Settings;

struct Parsed {
  const Command* command = nullptr;
  Arguments arguments;
  std::string settings_file;
  std::vector<std::string> overrides;
};

std::map<std::string, std::string> environment() {
  std::map<std::string, std::string> found;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    const auto equals = text.find('=');
    if (equals != std::string_view::npos) found.emplace(text.substr(0, equals), text.substr(equals + 1));
  }
  return found;
}

void add_option(CLI::App& app, const Option& option, Arguments& arguments) {
  auto& place = arguments.given[option.name];
  CLI::Option* added = nullptr;
  switch (option.form) {
    case Option::Form::kFlag:
      added = app.add_flag_callback(
          option.name, [&place] { place = {"1"}; }, option.help);
      break;
    case Option::Form::kValue:
    case Option::Form::kWord:
      added = app.add_option_function<std::string>(
          option.name, [&place](const std::string& value) { place = {value}; }, option.help);
      break;
    case Option::Form::kWords:
      added = app.add_option(option.name, place, option.help)->expected(1, 1 << 20);
      break;
  }
  if (option.required) added->required();
}

/// The parser of one command; two-word names share the parser of their first word, kept in `groups`.
CLI::App* add_command(CLI::App& app, std::map<std::string, CLI::App*>& groups, const Command& command) {
  const auto space = command.name.find(' ');
  if (space == std::string::npos) return app.add_subcommand(command.name, command.help);
  CLI::App*& parent = groups[command.name.substr(0, space)];
  if (parent == nullptr) {
    parent = app.add_subcommand(command.name.substr(0, space), "");
    parent->require_subcommand(1);
  }
  const std::string before = parent->get_description(), second = command.name.substr(space + 1);
  parent->description(before + (before.empty() ? "" : ", ") + second);
  return parent->add_subcommand(second, command.help);
}

/// Where the forum that is meant keeps its data; a demonstration has a directory of its own beside it.
fs::path data_of(const Parsed& parsed, const std::string& data) {
  const auto& given = parsed.arguments.given;
  const auto flag = given.find("--demo");
  const bool demo = parsed.command->name == "demo" || (flag != given.end() && !flag->second.empty());
  const fs::path usual = data.empty() ? Directories::usual_data() : fs::path(data);
  return demo ? fs::path(usual.string() + "-demo") : usual;
}

/// The settings file is looked for in the data directory, and may name another data directory.
Settings::Sources sources_of(const Parsed& parsed) {
  Settings::Sources sources;
  sources.environment = environment();
  sources.overrides = parsed.overrides;
  const auto named = sources.environment.find("SAMVAD_PATHS_DATA");
  const fs::path data = data_of(parsed, named != sources.environment.end() ? named->second : "");
  const fs::path usual = Directories::below(data).settings;
  if (!parsed.settings_file.empty()) {
    sources.toml_path = fs::absolute(parsed.settings_file).string();
  } else if (std::error_code error; fs::exists(usual, error)) {
    sources.toml_path = usual.string();
  }
  return sources;
}

int run_parsed(const Parsed& parsed) {
  auto sources = sources_of(parsed);
  auto settings = Settings::load(sources);
  if (!settings) {
    std::fprintf(stderr, "samvad: the settings are wrong:\n%s\n", settings.error().detail.c_str());
    return 2;
  }
  const bool usual = settings->is_default("paths.data");
  const auto directories = Directories::below(data_of(parsed, usual ? "" : settings->text("paths.data")));
  if (parsed.command->needs_data) {
    if (const auto ready = directories.prepare(); !ready) {
      std::fprintf(stderr, "samvad: %s\n", ready.error().detail.c_str());
      return 1;
    }
    // From here on the process works in the data directory: everybody sees the absolute place.
    sources.overrides.push_back("paths.data=" + directories.data.string());
    settings = Settings::load(sources);
    if (!settings) throw std::runtime_error(settings.error().detail);
  }
  const Context context{*settings, sources, directories, isatty(STDERR_FILENO) == 1};
  return parsed.command->run(context, parsed.arguments);
}

}  // namespace

bool Arguments::flag(const std::string& name) const {
  return value(name).has_value();
}

std::optional<std::string> Arguments::value(const std::string& name) const {
  const auto& all = words(name);
  return all.empty() ? std::nullopt : std::optional(all.front());
}

const std::string& Arguments::required(const std::string& name) const {
  return words(name).at(0);
}

const std::vector<std::string>& Arguments::words(const std::string& name) const {
  const auto found = given.find(name);
  if (found == given.end()) throw std::logic_error("no option " + name + " in this command's table");
  return found->second;
}

int run_command_line(int count, char** words) {
  CLI::App app{"Samvad " SAMVAD_VERSION ", a deliberation forum that federates", "samvad"};
  app.set_version_flag("--version", "samvad " SAMVAD_VERSION);
  app.require_subcommand(1);
  app.fallthrough();
  Parsed parsed;
  app.add_option("--config", parsed.settings_file, "settings file; else samvad.toml of the data directory");
  app.add_option("--set", parsed.overrides, "section.key=value, over every other source")->expected(1)->take_all();
  std::map<std::string, CLI::App*> groups;
  std::vector<Arguments> arguments(command_table().size());
  for (std::size_t index = 0; index < command_table().size(); ++index) {
    const Command& command = command_table()[index];
    CLI::App* parser = add_command(app, groups, command);
    for (const auto& option : command.options) add_option(*parser, option, arguments[index]);
    parser->final_callback([&parsed, &command, mine = &arguments[index]] {
      parsed.command = &command;
      parsed.arguments = *mine;
    });
  }
  try {
    app.parse(count, words);
  } catch (const CLI::ParseError& problem) {
    const int status = app.exit(problem);
    return status == 0 ? 0 : 2;
  }
  try {
    return run_parsed(parsed);
  } catch (const storage::DbError& problem) {
    std::fprintf(stderr, "samvad: the database: %s\nmend: samvad doctor\n", problem.what());
  } catch (const std::exception& problem) {
    std::fprintf(stderr, "samvad: %s\n", problem.what());
  }
  return 1;
}

}  // namespace samvad::web
