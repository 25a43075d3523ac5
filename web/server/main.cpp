#include "web/server/app.hpp"
#include "web/server/commands/command.hpp"

#include <cstdio>
#include <cstdlib>

int main(int count, char** words) {
  const int status = samvad::web::run_command_line(count, words);
  if (!samvad::web::threads_left()) return status;
  std::fflush(nullptr);
  std::_Exit(status);
}
