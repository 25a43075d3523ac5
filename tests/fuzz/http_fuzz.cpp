// Bytes of a connection, cut by the first byte into pieces, through the request reader and the form parsers. Beside not
// crashing: what passes keeps the promises of SEC-21, and the same bytes in one piece are read the same way.
#include "web/http/form.hpp"
#include "web/http/request_reader.hpp"

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

using samvad::web::RequestReader;
using Step = RequestReader::Step;

void must(bool holds) {
  if (!holds) std::abort();
}

void check(const samvad::web::Request& request) {
  must(request.count_header("host") == 1);
  must(request.count_header("content-encoding") == 0);
  must(request.count_header("transfer-encoding") + request.count_header("content-length") <= 1);
  must(request.path.starts_with('/') && request.path.find('\0') == std::string::npos);
  must(("/" + request.path + "/").find("/../") == std::string::npos);
  must(request.body.size() <= 4096);
}

/// What was read: each request's target and body as text, and the status of the refusal that ended it (0 for none).
struct Told {
  std::string requests;
  int refused = 0;
};

Told read(std::string_view bytes, std::size_t piece) {
  static const samvad::web::SiteAddress site("http://localhost:8080");
  static const samvad::web::HeadLimits limits;
  RequestReader reader(site, limits);
  Told told;
  while (!bytes.empty()) {
    auto input = bytes.substr(0, piece);
    bytes.remove_prefix(input.size());
    while (!input.empty()) {
      auto step = reader.feed(input);
      if (step == Step::kHead) step = reader.begin_body(4096);
      if (step == Step::kRefused) {
        told.refused = reader.refusal().status;
        return told;
      }
      if (step != Step::kDone) continue;
      const auto request = reader.take();
      check(request);
      told.requests.append(request.target).append("\n").append(request.body).append("\n");
      if (const auto form = samvad::web::Form::parse(request))
        for (const auto& [name, value] : form->fields()) must(name.size() + value.size() <= request.body.size());
      request.query_value("page");
      request.cookie("session");
    }
  }
  return told;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const auto whole = read(bytes, bytes.size());
  const auto pieces = read(bytes, 1 + data[0] % 40);
  // An unfinished request may be refused sooner in one piece than in many, so only the finished ones must agree; limits
  // of size count what stands in the buffer.
  const bool limited = whole.refused == 431 || whole.refused == 414 || pieces.refused == 431 || pieces.refused == 414;
  if (!limited) must(whole.requests == pieces.requests);
  return 0;
}
