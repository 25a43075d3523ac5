#include "web/server/commands/password.hpp"

#include "storage/base/crypto.hpp"

#include <cstdio>
#include <iostream>
#include <termios.h>
#include <unistd.h>

namespace samvad::web {
namespace {

using storage::Code;
using storage::fail;

std::string line_of_input() {
  std::string line;
  std::getline(std::cin, line);
  if (line.ends_with('\r')) line.pop_back();
  return line;
}

/// A line typed at the terminal, which does not show it.
std::string hidden_line(const char* prompt) {
  std::fputs(prompt, stderr);
  termios before{};
  tcgetattr(STDIN_FILENO, &before);
  termios silent = before;
  silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
  tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
  std::string line = line_of_input();
  tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
  std::fputc('\n', stderr);
  return line;
}

}  // namespace

storage::Result<std::string> read_password() {
  std::string password;
  if (isatty(STDIN_FILENO) == 1) {
    password = hidden_line("password: ");
    if (hidden_line("once more: ") != password) return fail(Code::kBadInput, "error.passwords_differ");
  } else {
    password = line_of_input();
  }
  if (password.empty()) return fail(Code::kBadInput, "error.password_short");
  return password;
}

std::string make_password() {
  constexpr std::string_view kLetters = "abcdefghijkmnpqrstuvwxyz23456789";  // 32, none mistaken for another
  const std::string random = storage::random_bytes(20);
  std::string password;
  for (std::size_t i = 0; i < random.size(); ++i) {
    if (i > 0 && i % 5 == 0) password += '-';
    password += kLetters[static_cast<unsigned char>(random[i]) % kLetters.size()];
  }
  return password;
}

}  // namespace samvad::web
