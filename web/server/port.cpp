#include "web/server/port.hpp"

#include <arpa/inet.h>
#include <cerrno>
#include <cstring>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace samvad::web {
namespace {

/// Binds one plain socket and closes it; the errno of what failed, 0 when nothing did.
template <class Address>
int try_bind(int family, Address address) {
  const int probe = socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (probe < 0) return errno;
  const int on = 1;  // a port whose last connections are still closing is free
  setsockopt(probe, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  int problem = 0;
  if (bind(probe, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 || listen(probe, 1) != 0) {
    problem = errno;
  }
  close(probe);
  return problem;
}

}  // namespace

std::string port_refusal(const storage::Settings& settings) {
  const std::string& address = settings.text("server.address");
  const auto port = static_cast<std::uint16_t>(settings.integer("server.port"));
  if (port == 0) return "";
  sockaddr_in four{};
  sockaddr_in6 six{};
  int problem = EINVAL;
  if (inet_pton(AF_INET, address.c_str(), &four.sin_addr) == 1) {
    four.sin_family = AF_INET;
    four.sin_port = htons(port);
    problem = try_bind(AF_INET, four);
  } else if (inet_pton(AF_INET6, address.c_str(), &six.sin6_addr) == 1) {
    six.sin6_family = AF_INET6;
    six.sin6_port = htons(port);
    problem = try_bind(AF_INET6, six);
  }
  if (problem == 0) return "";
  const std::string where = address + " port " + std::to_string(port);
  if (problem == EADDRINUSE) {
    return where + " is in use by another program; mend: stop it, or choose another with --set server.port=N";
  }
  return "cannot listen on " + where + ": " + std::strerror(problem) + "; mend: server.address, server.port";
}

}  // namespace samvad::web
