#include "federation/vocabulary/inspect.hpp"
#include "storage/base/url.hpp"
#include "web/server/commands/commands.hpp"

#include <cstdio>
#include <fstream>
#include <iostream>
#include <sstream>

namespace samvad::web {
namespace {

/// True for a site that only this machine or a test network reaches: there, ids with http and bare addresses are real.
bool is_test_site(const std::string& public_url) {
  const auto url = storage::Url::parse(public_url);
  if (!url) return false;
  const std::string_view host = url->host();
  return host == "localhost" || host.starts_with("127.") || host == "::1" || storage::host_under(host, "test") ||
         storage::host_under(host, "localhost");
}

std::optional<std::string> contents(const std::string& path) {
  std::ostringstream text;
  if (path == "-") {
    text << std::cin.rdbuf();
    return text.str();
  }
  std::ifstream in(path, std::ios::binary);
  if (!in) return std::nullopt;
  text << in.rdbuf();
  if (!in.good() && !in.eof()) return std::nullopt;
  return text.str();
}

/// The reading of one file with the file's name in front.
std::string named(const std::string& path, const std::string& reading) {
  storage::JsonWriter name;
  name.value(path);
  return "{\"file\":" + name.take() + "," + reading.substr(1);
}

int run(const Context& context, const Arguments& arguments) {
  federation::ReadOptions options;
  options.test_mode = !arguments.flag("--strict") && is_test_site(context.settings.text("site.public_url"));
  options.test_mode = options.test_mode || arguments.flag("--test-mode");
  options.served_from = arguments.value("--url").value_or("");
  options.asked_host = arguments.value("--asked").value_or("");
  bool all_read = true;
  for (const auto& path : arguments.words("file")) {
    const auto text = contents(path);
    if (!text) {
      std::fprintf(stderr, "samvad: cannot read %s\n", path.c_str());
      all_read = false;
      continue;
    }
    std::printf("%s\n", named(path, federation::inspect_payload(*text, options)).c_str());
  }
  return all_read ? 0 : 1;
}

}  // namespace

Command ap_inspect_command() {
  return {"ap inspect",
          "say how ActivityPub payloads are read: one JSON object a file",
          {{"file", Option::Form::kWords, "files with one payload each; - is standard input", true},
           {"--url", Option::Form::kValue, "address the payload was fetched from; without it, it came to an inbox"},
           {"--asked", Option::Form::kValue, "host a WebFinger answer was asked at"},
           {"--test-mode", Option::Form::kFlag, "take ids with http and bare addresses, as a loopback site does"},
           {"--strict", Option::Form::kFlag, "take https and public names only, whatever this site is"}},
          run,
          false};
}

}  // namespace samvad::web
