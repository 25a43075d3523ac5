#include "federation/http/client.hpp"
#include "storage/base/log.hpp"

#include <fstream>
#include <sstream>

namespace samvad::federation {
namespace {

using storage::Code;
using storage::Level;
using storage::Result;
using storage::Settings;

/// Test overrides belong to sites that can be no real one.
bool is_test_site(const storage::Url& site) {
  const auto address = IpAddress::parse(site.host());
  if (address) return site.host() == "::1" || site.host().starts_with("127.");
  return storage::host_under(site.host(), "test") || storage::host_under(site.host(), "localhost");
}

bool asks_for_overrides(const Settings& settings) {
  for (const char* key : {"federation.test.allowed_ranges", "federation.test.ca_file", "federation.test.hosts_file"}) {
    if (!settings.is_default(key)) return true;
  }
  return false;
}

Result<std::string> read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  if (!file) return storage::fail(Code::kConfig, "error.config", path + ": cannot be read");
  return text.str();
}

storage::Status apply_overrides(const Settings& settings, ClientOptions& options) {
  for (const std::string& text : settings.list("federation.test.allowed_ranges")) {
    auto range = Network::parse(text);
    if (!range) {
      return storage::fail(Code::kConfig, "error.config", "federation.test.allowed_ranges: " + text + " is no network");
    }
    options.allowed_ranges.push_back(*range);
  }
  options.ca_file = settings.text("federation.test.ca_file");
  if (const std::string& path = settings.text("federation.test.hosts_file"); !path.empty()) {
    SAMVAD_TRY(const std::string text, read_file(path));
    SAMVAD_TRY(options.resolver.hosts, read_hosts(text));
  }
  options.test_overrides = true;
  return {};
}

}  // namespace

Result<ClientOptions> client_options(const Settings& settings) {
  const storage::Url site = storage::Url::parse(settings.text("site.public_url")).value();
  ClientOptions options;
  options.user_agent = "Samvad/" SAMVAD_VERSION " (+" + site.origin() + ")";
  options.connect_timeout = settings.duration("federation.connect_timeout");
  options.timeout = settings.duration("federation.timeout");
  options.response_bytes = static_cast<std::size_t>(settings.integer("federation.response_bytes"));
  options.connections_per_host = static_cast<std::size_t>(settings.integer("federation.connections_per_host"));
  if (!asks_for_overrides(settings)) return options;
  if (!is_test_site(site)) {
    storage::log(Level::kWarning, "federation_test_overrides_ignored", {{"public_url", site.origin()}});
    return options;
  }
  SAMVAD_CHECK(apply_overrides(settings, options));
  storage::log(Level::kWarning, "federation_test_overrides",
               {{"ranges", options.allowed_ranges.size()},
                {"hosts", options.resolver.hosts.size()},
                {"ca_file", options.ca_file}});
  return options;
}

bool test_overrides_hold(const Settings& settings) {
  const auto site = storage::Url::parse(settings.text("site.public_url"));
  return site && is_test_site(*site) && asks_for_overrides(settings);
}

}  // namespace samvad::federation
