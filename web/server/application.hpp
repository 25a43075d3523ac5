#pragma once

#include "storage/base/settings.hpp"
#include "web/http/router.hpp"

#include <cstdint>
#include <memory>
#include <string>

namespace samvad::web {

/// Every part of the server, made by constructors in one place (design.md 3): no globals, no locator. Ends in the
/// opposite order.
class Application {
 public:
  /// Builds all parts; the schema must be current. Errors name what to mend: kConfig, kUnavailable. Throws DbError when
  /// the database does not answer.
  static storage::Result<std::unique_ptr<Application>> make(const storage::Settings& settings);
  ~Application();
  Application(const Application&) = delete;

  /// Binds and listens; whoever comes waits in the accept queue until begin().
  storage::Status listen();
  /// Starts to answer.
  void begin();
  std::uint16_t port() const;
  /// The token that opens /setup, "" when the site has an administrator.
  const std::string& setup_word() const;
  /// Takes nothing new and finishes what runs, all of it within server.stop_timeout (REL-17).
  void stop();
  /// The table of pages and endpoints.
  const Router& router() const;

 private:
  struct Parts;
  explicit Application(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace samvad::web
