#pragma once

#include "storage/base/settings.hpp"
#include "web/server/directories.hpp"

#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace samvad::web {

/// One thing a command can be told.
struct Option {
  /// How it is written: `--name` alone, `--name VALUE`, one word in place, or all remaining words in place.
  enum class Form { kFlag, kValue, kWord, kWords };

  std::string name;  ///< "--admin" or "name"
  Form form;
  std::string help;  ///< one sentence for --help
  bool required = false;
};

/// What the command line said, by the names in the option table.
class Arguments {
 public:
  /// True when the flag was given.
  bool flag(const std::string& name) const;
  /// The value, or nothing when it was not given.
  std::optional<std::string> value(const std::string& name) const;
  /// The value of a required option or word.
  const std::string& required(const std::string& name) const;
  /// All words of a kWords option.
  const std::vector<std::string>& words(const std::string& name) const;

  /// Filled by the parser.
  std::map<std::string, std::vector<std::string>> given;
};

/// Where a command runs: the settings it was started with and the places of its forum.
struct Context {
  const storage::Settings& settings;
  const storage::Settings::Sources& sources;  ///< from which settings with further overrides can be read
  const Directories& directories;
  bool owns_terminal;  ///< standard error is a terminal: progress may rewrite its line
};

/// One verb of the program. A new verb is one file with one function that gives its row, and one line in table.cpp.
struct Command {
  std::string name;  ///< "migrate", or two words: "config check"
  std::string help;  ///< one sentence
  std::vector<Option> options;
  std::function<int(const Context&, const Arguments&)> run;  ///< gives the exit status
  /// False for commands that work on what the caller can read and never touch the forum's data: those stay the caller.
  bool needs_data = true;
};

/// Every command, in the order of --help.
std::span<const Command> command_table();

/// Reads the command line, the settings, and runs the command. The exit status: 0 done, 1 failed, 2 wrongly called or
/// wrong settings.
int run_command_line(int count, char** words);

}  // namespace samvad::web
