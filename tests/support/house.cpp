#include "tests/support/house.hpp"

namespace samvad::test {

std::vector<std::string> House::wide_settings() {
  return {"limits.sign_up=100000",          "limits.login_account=100000", "limits.login_address=100000",
          "limits.posts_new_member=100000", "limits.posts=100000",         "limits.inbox_actor=100000",
          "limits.inbox_new_host=100000",   "limits.inbox_host=100000",    "server.connections_per_address=1000"};
}

House::House(Plan plan) : asha_(0, "") {
  setup_ = {.data = directory_.path() / "data",
            .database_url = database_.url(),
            .owner_url = database_.owner_url(),
            .public_url = plan.public_url};
  if (plan.wide) setup_.settings = wide_settings();
  if (!plan.hosts.empty()) {
    setup_.settings.push_back("federation.enabled=true");
    setup_.settings.push_back("federation.test.allowed_ranges=127.0.0.0/8");
    setup_.settings.push_back("federation.test.hosts_file=" + directory_.write("hosts", plan.hosts).string());
    setup_.settings.push_back("federation.test.ca_file=" + directory_.write("authority.pem", plan.authority).string());
  }
  setup_.settings.insert(setup_.settings.end(), plan.settings.begin(), plan.settings.end());
  setup_.port = free_port();
  server_ = std::make_unique<ServerProcess>(setup_);
  server_->wait_ready();
  asha_ = visitor();
  asha_.set_up(server_->setup_token());
}

std::unique_ptr<ServerProcess> House::second_process() const {
  ServerProcess::Setup second = setup_;
  second.owner_url.clear();  // the schema is there: a process that only serves needs no owner
  second.port = free_port();
  second.public_url = server_->public_url();
  auto process = std::make_unique<ServerProcess>(second);
  process->wait_ready();
  return process;
}

void House::restart() {
  server_.reset();
  server_ = std::make_unique<ServerProcess>(setup_);
  server_->wait_ready();
}

}  // namespace samvad::test
