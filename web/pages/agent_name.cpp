#include "web/pages/agent_name.hpp"

#include <array>
#include <utility>

namespace samvad::web {

namespace {

using Sign = std::pair<std::string_view, std::string_view>;  ///< what stands in the field, the name

/// The first that fits counts: nearly every browser also says that it is Chrome, and Chrome that it is Safari.
constexpr std::array<Sign, 11> kBrowsers{{{"Edg", "Edge"},
                                          {"OPR/", "Opera"},
                                          {"Vivaldi/", "Vivaldi"},
                                          {"SamsungBrowser/", "Samsung Internet"},
                                          {"Firefox/", "Firefox"},
                                          {"FxiOS/", "Firefox"},
                                          {"CriOS/", "Chrome"},
                                          {"Chromium/", "Chromium"},
                                          {"Chrome/", "Chrome"},
                                          {"Epiphany/", "GNOME Web"},
                                          {"Safari/", "Safari"}}};
/// Telephones say also what their system was made from.
constexpr std::array<Sign, 9> kSystems{{{"Android", "Android"},
                                        {"iPhone", "iOS"},
                                        {"iPad", "iPadOS"},
                                        {"Windows", "Windows"},
                                        {"CrOS", "ChromeOS"},
                                        {"Mac OS X", "macOS"},
                                        {"Macintosh", "macOS"},
                                        {"Linux", "Linux"},
                                        {"BSD", "BSD"}}};

template <std::size_t N>
std::string name_in(std::string_view text, const std::array<Sign, N>& signs) {
  for (const auto& [sign, name] : signs) {
    if (text.find(sign) != std::string_view::npos) return std::string(name);
  }
  return {};
}

/// RFC 9110 10.1.5: the name of the first product.
std::string first_product(std::string_view text) {
  const std::string_view product = text.substr(0, text.find_first_of("/ (;"));
  return std::string(product.substr(0, 40));
}

}  // namespace

AgentName agent_name(std::string_view user_agent) {
  AgentName name{name_in(user_agent, kBrowsers), name_in(user_agent, kSystems)};
  if (name.browser.empty()) name.browser = first_product(user_agent);
  return name;
}

}  // namespace samvad::web
