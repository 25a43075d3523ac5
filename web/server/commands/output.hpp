#pragma once

#include "storage/base/clock.hpp"
#include "storage/base/error.hpp"
#include "storage/base/json.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace samvad::web {

/// Says on standard error why a command did nothing: the sentence that a page would show, in English. Gives exit
/// status 1.
int refuse(const storage::Error& error);
/// The same for words of the command's own. `status` 2 = the command was wrongly called.
int refuse(const std::string& words, int status = 1);

/// Rows for people: columns as wide as their widest cell, no trailing spaces. Control characters of cells become '?',
/// so that a stored name cannot drive the terminal (a name of another server may hold escape codes).
void print_table(const std::vector<std::string>& heads, const std::vector<std::vector<std::string>>& rows);
/// One line with the cleaning of print_table.
void print_line(const std::string& text);
/// A JSON document on a line of its own.
void print_json(const std::function<void(storage::JsonWriter&)>& write);

/// "2026-01-02 03:04" UTC; "" for nothing.
std::string short_time(const std::optional<storage::Instant>& at);

}  // namespace samvad::web
