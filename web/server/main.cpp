#include "web/server/commands/command.hpp"

int main(int count, char** words) {
  return samvad::web::run_command_line(count, words);
}
