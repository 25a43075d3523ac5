#include "tests/support/fake_peer.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <csignal>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <poll.h>
#include <stdexcept>
#include <sys/socket.h>
#include <unistd.h>

namespace samvad::testing {
namespace {

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;

Key make_key() {
  return {EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256"), &EVP_PKEY_free};
}

void extend(X509* certificate, int id, const std::string& value) {
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, nullptr, id, value.c_str());
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

Certificate certify(const std::string& name, EVP_PKEY* subject, X509* issuer, EVP_PKEY* issuer_key) {
  Certificate certificate(X509_new(), &X509_free);
  X509_set_version(certificate.get(), 2);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), issuer == nullptr ? 1 : 2);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -3600);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3600);
  X509_set_pubkey(certificate.get(), subject);
  X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate.get()), "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
  X509_set_issuer_name(certificate.get(), X509_get_subject_name(issuer == nullptr ? certificate.get() : issuer));
  if (issuer == nullptr) {
    extend(certificate.get(), NID_basic_constraints, "critical,CA:TRUE");
  } else {
    std::string names = "DNS:" + name;
    for (std::size_t comma = 0; (comma = names.find(',', comma)) != std::string::npos; comma += 5) {
      names.replace(comma, 1, ",DNS:");
    }
    extend(certificate.get(), NID_subject_alt_name, names);
  }
  X509_sign(certificate.get(), issuer_key, EVP_sha256());
  return certificate;
}

std::string pem_of(X509* certificate) {
  BIO* memory = BIO_new(BIO_s_mem());
  PEM_write_bio_X509(memory, certificate);
  char* data = nullptr;
  const long length = BIO_get_mem_data(memory, &data);
  std::string text(data, static_cast<std::size_t>(length));
  BIO_free(memory);
  return text;
}

/// Reads and writes a socket, with TLS or not.
class Stream {
 public:
  Stream(int fd, SSL_CTX* context) : fd_(fd), tls_(context == nullptr ? nullptr : SSL_new(context), &SSL_free) {
    if (!tls_) return;
    SSL_set_fd(tls_.get(), fd);
    good_ = SSL_accept(tls_.get()) == 1;
  }
  bool good() const { return good_; }
  long read(char* room, int size) {
    return tls_ ? SSL_read(tls_.get(), room, size) : ::recv(fd_, room, static_cast<std::size_t>(size), 0);
  }
  bool write(const std::string& text) {
    if (text.empty()) return true;
    if (tls_) return SSL_write(tls_.get(), text.data(), static_cast<int>(text.size())) > 0;
    return ::send(fd_, text.data(), text.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(text.size());
  }

 private:
  int fd_;
  std::unique_ptr<SSL, decltype(&SSL_free)> tls_;
  bool good_ = true;
};

/// Bytes of the first whole request in `text`, or 0.
std::size_t whole_request(const std::string& text) {
  const std::size_t head = text.find("\r\n\r\n");
  if (head == std::string::npos) return 0;
  const std::size_t field = text.find("Content-Length: ");
  const std::size_t body = field < head ? std::stoul(text.substr(field + 16)) : 0;
  return text.size() >= head + 4 + body ? head + 4 + body : 0;
}

}  // namespace

FakePeer::FakePeer(Answer answer, const std::string& name) : answer_(std::move(answer)) {
  std::signal(SIGPIPE, SIG_IGN);  // OpenSSL writes without MSG_NOSIGNAL, and a client may have hung up
  if (!name.empty()) {
    const Key authority_key = make_key(), key = make_key();
    const Certificate authority = certify("Test authority", authority_key.get(), nullptr, authority_key.get());
    const Certificate certificate = certify(name, key.get(), authority.get(), authority_key.get());
    tls_.reset(SSL_CTX_new(TLS_server_method()), &SSL_CTX_free);
    SSL_CTX_use_certificate(tls_.get(), certificate.get());
    SSL_CTX_use_PrivateKey(tls_.get(), key.get());
    authority_ = pem_of(authority.get());
  }
  listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  if (::bind(listener_, reinterpret_cast<sockaddr*>(&address), size) != 0 || ::listen(listener_, 64) != 0 ||
      ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
    throw std::runtime_error("no port for a fake peer");
  }
  port_ = ntohs(address.sin_port);
  acceptor_ = std::thread([this] { accept_all(); });
}

FakePeer::~FakePeer() {
  stopping_ = true;
  ::shutdown(listener_, SHUT_RDWR);
  acceptor_.join();
  ::close(listener_);
  {
    const std::lock_guard lock(mutex_);
    for (const int fd : open_) ::shutdown(fd, SHUT_RDWR);
  }
  for (std::thread& thread : threads_) thread.join();
}

void FakePeer::accept_all() {
  while (!stopping_) {
    const int fd = ::accept(listener_, nullptr, nullptr);
    if (fd < 0) return;
    ++connections_;
    const std::lock_guard lock(mutex_);
    open_.insert(fd);
    threads_.emplace_back([this, fd] { serve(fd); });
  }
}

void FakePeer::serve(int fd) {
  {
    Stream stream(fd, tls_.get());
    std::string text;
    char room[4096];
    for (bool open = stream.good(); open;) {
      const std::size_t length = whole_request(text);
      if (length == 0) {
        const long count = stream.read(room, sizeof room);
        if (count <= 0) break;
        text.append(room, static_cast<std::size_t>(count));
        continue;
      }
      ++requests_;
      std::string answer = answer_(text.substr(0, length));
      text.erase(0, length);
      if (answer.starts_with("SILENCE")) continue;
      if (answer.starts_with("CLOSE")) {
        answer.erase(0, 5);
        open = false;
      }
      open = stream.write(answer) && open;
    }
  }
  const std::lock_guard lock(mutex_);
  open_.erase(fd);
  ::close(fd);
}

std::string FakePeer::ok(const std::string& type, const std::string& body, const std::string& more) {
  return "HTTP/1.1 200 OK\r\nContent-Type: " + type + "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
         more + "\r\n" + body;
}

}  // namespace samvad::testing
