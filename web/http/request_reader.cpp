#include "web/http/request_reader.hpp"

#include "web/http/header_text.hpp"

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

namespace samvad::web {
namespace {

namespace http = boost::beast::http;

/// A chunk header, its extensions or the trailers may be this long while they are unfinished.
constexpr std::size_t kMostUnfinishedChunk = 16 * 1024;
/// Beast asserts (and so ends the program) when it looks twice at a last chunk of fewer bytes: "0 CR LF" and one more.
/// Every chunked body ends with at least as many, so waiting for them keeps nobody waiting.
constexpr std::size_t kLeastChunkBytes = 5;
constexpr std::string_view kHeadEnd = "\r\n\r\n";

bool is_framing(std::string_view name) {
  return equal_ignoring_case(name, "content-length") || equal_ignoring_case(name, "transfer-encoding");
}

}  // namespace

struct RequestReader::Parser {
  http::request_parser<http::string_body> parser;

  /// False when Beast refuses a head that read_head() let pass.
  bool put_head(std::string_view raw) {
    boost::beast::error_code error;
    parser.header_limit(static_cast<std::uint32_t>(raw.size() + 1));
    parser.body_limit(boost::none);
    parser.put(boost::asio::buffer(raw.data(), raw.size()), error);
    if (error == http::error::need_more) error = {};
    return !error && parser.is_header_done();
  }
};

RequestReader::RequestReader(const SiteAddress& site, const HeadLimits& limits) : site_(site), limits_(limits) {}
RequestReader::~RequestReader() = default;

RequestReader::Step RequestReader::refuse(int status, std::string_view reason) {
  refusal_ = Refusal{status, reason};
  return Step::kRefused;
}

RequestReader::Step RequestReader::feed(std::string_view& input) {
  return state_ == State::kHead ? feed_head(input) : feed_body(input);
}

/// Bytes that no head may hold: a line feed alone, a carriage return alone, other controls. Found as they come, so that
/// a sender of bare line feeds is told at once and not after a timeout.
bool RequestReader::bad_bytes(std::string_view fresh) const {
  char before = kept_.empty() ? '\0' : kept_.back();
  for (const char c : fresh) {
    if ((c == '\n') != (before == '\r')) return true;
    if (static_cast<unsigned char>(c) < 0x20 && c != '\r' && c != '\n' && c != '\t') return true;
    before = c;
  }
  return false;
}

/// One empty line before the request line is tolerated (RFC 9112 2.2), also when it comes in two pieces.
void RequestReader::skip_empty_line(std::string_view& input) {
  if (skipped_line_) return;
  if (kept_.empty() && input.starts_with("\r\n")) {
    input.remove_prefix(2);
    skipped_line_ = true;
  } else if (kept_ == "\r" && input.starts_with("\n")) {
    input.remove_prefix(1);
    kept_.clear();
    skipped_line_ = true;
  }
}

RequestReader::Step RequestReader::feed_head(std::string_view& input) {
  skip_empty_line(input);
  if (input.empty()) return Step::kMore;
  if (kept_.empty()) {
    if (const auto end = input.find(kHeadEnd); end != std::string_view::npos) {
      const auto raw = input.substr(0, end + kHeadEnd.size());
      input.remove_prefix(raw.size());
      return bad_bytes(raw) ? refuse(400, "control character in head") : finish_head(raw);
    }
  }
  const std::size_t old_size = kept_.size();
  const std::size_t room = limits_.head + 1 - std::min(old_size, limits_.head);
  kept_.append(input.substr(0, room));
  const auto from = old_size < 3 ? 0 : old_size - 3;
  if (const auto end = kept_.find(kHeadEnd, from); end != std::string::npos) {
    const auto size = end + kHeadEnd.size();
    const std::string raw = kept_.substr(0, size);
    kept_.resize(old_size);
    const bool bad = bad_bytes(std::string_view(raw).substr(old_size));
    input.remove_prefix(size - old_size);
    kept_ = std::string();
    return bad ? refuse(400, "control character in head") : finish_head(raw);
  }
  const std::string fresh = kept_.substr(old_size);
  kept_.resize(old_size);
  if (bad_bytes(fresh)) return refuse(400, "control character in head");
  kept_ += fresh;
  input.remove_prefix(fresh.size());
  const bool has_line = kept_.find("\r\n") != std::string::npos;
  if (!has_line && kept_.size() > limits_.request_line + 1) return refuse(414, "request line too long");
  if (kept_.size() > limits_.head) return refuse(431, "head too large");
  return Step::kMore;
}

RequestReader::Step RequestReader::finish_head(std::string_view raw) {
  auto checked = read_head(raw, site_, limits_);
  if (const auto* refusal = std::get_if<Refusal>(&checked)) return refuse(refusal->status, refusal->reason);
  auto& head = std::get<Head>(checked);
  request_ = Request();
  request_.method = head.method;
  request_.target = head.target;
  request_.path = std::move(head.path);
  if (const auto mark = head.target.find('?'); mark != std::string_view::npos)
    request_.query = head.target.substr(mark + 1);
  request_.host = std::move(head.host);
  request_.headers.reserve(head.fields.size());
  bool framed = false;
  for (const auto& [name, value] : head.fields) {
    request_.headers.emplace_back(ascii_lower(name), value);
    framed = framed || is_framing(name);
  }
  close_ = head.close;
  expects_continue_ = head.expects_continue;
  parser_.reset();
  if (framed) {
    parser_ = std::make_unique<Parser>();
    if (!parser_->put_head(raw)) return refuse(400, "broken head");
    if (parser_->parser.is_done()) parser_.reset();
  }
  state_ = State::kHeadDone;
  return Step::kHead;
}

RequestReader::Step RequestReader::begin_body(std::size_t limit) {
  if (!parser_) {
    state_ = State::kDone;
    return Step::kDone;
  }
  const auto announced = parser_->parser.content_length();
  if (announced && *announced > limit) return refuse(413, "body larger than the route takes");
  parser_->parser.body_limit(limit);
  parser_->parser.eager(true);
  state_ = State::kBody;
  return Step::kMore;
}

RequestReader::Step RequestReader::parse_body(std::string_view bytes, std::size_t& used) {
  boost::beast::error_code error;
  used = parser_->parser.put(boost::asio::buffer(bytes.data(), bytes.size()), error);
  if (error == http::error::body_limit) return refuse(413, "body larger than the route takes");
  if (error && error != http::error::need_more) return refuse(400, "broken body");
  if (!parser_->parser.is_done()) return Step::kMore;
  request_.body = std::move(parser_->parser.get().body());
  state_ = State::kDone;
  return Step::kDone;
}

RequestReader::Step RequestReader::feed_body(std::string_view& input) {
  std::size_t used = 0;
  if (parser_->parser.chunked() && kept_.size() + input.size() < kLeastChunkBytes) {
    kept_.append(input);
    input = {};
    return Step::kMore;
  }
  if (kept_.empty()) {
    const auto step = parse_body(input, used);
    input.remove_prefix(used);
    if (step != Step::kMore) return step;
    kept_ = input;
    input = {};
  } else {
    const std::size_t old_size = kept_.size();
    kept_.append(input);
    const auto step = parse_body(kept_, used);
    if (step == Step::kDone) {
      // What stands behind the body is the caller's again: it all came with this input.
      input.remove_prefix(std::min(input.size(), used - std::min(used, old_size)));
      kept_ = std::string();
      return step;
    }
    if (step != Step::kMore) return step;
    kept_.erase(0, used);
    input = {};
  }
  return kept_.size() > kMostUnfinishedChunk ? refuse(400, "chunk header too long") : Step::kMore;
}

Request RequestReader::take() {
  state_ = State::kHead;
  skipped_line_ = false;
  parser_.reset();
  return std::move(request_);
}

}  // namespace samvad::web
