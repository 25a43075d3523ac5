#pragma once

#include <string>
#include <vector>

namespace samvad::federation::testing {

/// One row of the table of expected readings: which payload, its type column and its reading in words.
struct ExpectedRow {
  std::string file, type, reading;
};

/// The table in `fixtures/activitypub/README.md`.
std::vector<ExpectedRow> read_expected_table(const std::string& readme_path);

/// Compares what inspect_payload printed with the reading; returns one sentence for each difference.
std::vector<std::string> differences(const ExpectedRow& row, const std::string& printed);

/// Whole text of a file; "" when it cannot be read.
std::string read_file(const std::string& path);

/// `$SAMVAD_FIXTURES`, or "" when it is not set.
std::string fixtures();

}  // namespace samvad::federation::testing
