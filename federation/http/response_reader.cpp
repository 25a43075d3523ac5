#include "federation/http/response_reader.hpp"

#include "storage/base/guards.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <optional>

namespace samvad::federation {
namespace {

namespace http = boost::beast::http;
using boost::system::error_code;
using storage::Code;
using storage::fail;

constexpr int kInterim = 4;
constexpr unsigned kHeaderBytes = 16 * 1024;

}  // namespace

struct ResponseReader::Impl {
  explicit Impl(std::size_t most) : most_bytes(most) { renew(); }
  void renew() {
    parser.emplace();
    parser->eager(true);
    parser->header_limit(kHeaderBytes);
    parser->body_limit(storage::guard_on("SEC-26.size") ? most_bytes : std::size_t{1} << 40);
  }

  const std::size_t most_bytes;
  std::optional<http::response_parser<http::string_body>> parser;
  std::string rest;  ///< bytes the parser did not take yet
  bool started = false, closed = false;
  int interim = 0;
};

ResponseReader::ResponseReader(std::size_t most_bytes) : impl_(std::make_unique<Impl>(most_bytes)) {}
ResponseReader::~ResponseReader() = default;

bool ResponseReader::done() const {
  return impl_->parser->is_done() && impl_->parser->get().result_int() >= 200;
}
bool ResponseReader::started() const {
  return impl_->started;
}
bool ResponseReader::reusable() const {
  return !impl_->closed && impl_->rest.empty() && impl_->parser->keep_alive();
}

storage::Status ResponseReader::feed(std::string_view bytes) {
  impl_->started = true;
  impl_->rest += bytes;
  while (!impl_->rest.empty() && !done()) {
    if (impl_->parser->is_done()) {  // an interim answer came before the real one
      if (++impl_->interim > kInterim) return bad_answer("too many interim answers");
      impl_->renew();
    }
    // Beast asserts when it looks twice at a last chunk of fewer than five bytes; every chunked body ends with as many.
    if (impl_->parser->is_header_done() && impl_->parser->chunked() && impl_->rest.size() < 5) return {};
    error_code error;
    const std::size_t used = impl_->parser->put(boost::asio::buffer(impl_->rest), error);
    impl_->rest.erase(0, used);
    if (error == http::error::need_more) return {};
    if (error == http::error::body_limit) return fail(Code::kTooLarge, "error.peer_too_large");
    if (error) return bad_answer(error.message());
    if (used == 0) return {};
  }
  return {};
}

storage::Status ResponseReader::feed_end() {
  error_code error;
  impl_->closed = true;
  if (impl_->started) impl_->parser->put_eof(error);
  if (error || !done()) return unreachable("the peer closed the connection within its answer");
  return {};
}

FetchResponse ResponseReader::take(storage::Url url) {
  auto message = impl_->parser->release();
  FetchResponse response;
  response.status = static_cast<int>(message.result_int());
  response.url = std::move(url);
  for (const auto& field : message) {
    std::string name(field.name_string());
    for (char& c : name) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    response.headers.emplace_back(std::move(name), std::string(field.value()));
  }
  response.body = std::move(message.body());
  return response;
}

std::string_view FetchResponse::header(std::string_view name) const {
  for (const auto& [field, value] : headers) {
    if (field == name) return value;
  }
  return {};
}

tl::unexpected<storage::Error> unreachable(std::string detail) {
  return fail(Code::kPeer, "error.peer_unreachable", std::move(detail));
}

tl::unexpected<storage::Error> bad_answer(std::string detail) {
  return fail(Code::kPeer, "error.peer_answer", std::move(detail));
}

}  // namespace samvad::federation
