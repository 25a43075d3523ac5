#pragma once

#include <cctype>
#include <filesystem>
#include <string>

namespace samvad::test {

/// True while the process `number` lives and works in `directory`: a number that came free may be another's by now.
inline bool works_in(const std::string& number, const std::filesystem::path& directory) {
  std::error_code error;
  const auto place = std::filesystem::read_symlink("/proc/" + number + "/cwd", error);
  return !error && place == std::filesystem::weakly_canonical(directory, error);
}

/// True while any process does. One that ended and waits to be taken leave of does not.
inline bool anybody_works_in(const std::filesystem::path& directory) {
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator("/proc", error)) {
    const std::string number = entry.path().filename();
    if (std::isdigit(static_cast<unsigned char>(number[0])) != 0 && works_in(number, directory)) return true;
  }
  return false;
}

}  // namespace samvad::test
