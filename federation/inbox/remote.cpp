#include "federation/inbox/remote.hpp"

namespace samvad::federation {

storage::Result<storage::Json> NoRemote::fetch(std::string_view uri) {
  wanted_ = true;
  return storage::fail(storage::Code::kUnavailable, "error.internal", "would fetch " + std::string(uri));
}

storage::Status NoRemote::confirm_handle(std::string_view, std::string_view host, std::string_view) {
  wanted_ = true;
  return storage::fail(storage::Code::kUnavailable, "error.internal", "would ask " + std::string(host));
}

}  // namespace samvad::federation
