#include "web/server/commands/commands.hpp"
#include "web/server/health.hpp"

#include <cstdio>

namespace samvad::web {
namespace {

int run_doctor(const Context& context, const Arguments&) {
  std::printf("%-7s %-15s right, %s\n", "ok", "settings",
              context.sources.toml_path ? context.sources.toml_path->c_str() : "no file");
  auto findings = look_at_machine(context);
  for (auto& found : look_at_database(context)) findings.push_back(std::move(found));
  int failed = 0;
  for (const auto& found : findings) {
    std::printf("%-7s %-15s %s\n", found.good ? "ok" : "failed", found.name.c_str(), found.words.c_str());
    if (!found.mend.empty()) {
      std::printf("%-7s %-15s %s: %s\n", "", "", found.good ? "advice" : "mend", found.mend.c_str());
    }
    failed += found.good ? 0 : 1;
  }
  return failed == 0 ? 0 : 1;
}

}  // namespace

Command doctor_command() {
  return {"doctor", "look for what is wrong, and say what mends it", {}, run_doctor};
}

}  // namespace samvad::web
