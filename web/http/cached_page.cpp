#include "web/http/cached_page.hpp"

#include "web/http/conditional.hpp"
#include "web/http/response_writer.hpp"

namespace samvad::web {

CachedPage::CachedPage(Response full) : full_(std::move(full)), etag_(etag_of(full_.text())) {
  claim(Encoding::kIdentity);
  put(Encoding::kIdentity, full_.body ? full_.body : std::make_shared<const std::string>());
}

CachedPage::~CachedPage() {
  for (auto& ready : ready_) delete ready.load();
}

void CachedPage::put(Encoding encoding, std::shared_ptr<const std::string> body) {
  Response sent = full_;
  sent.body = body;
  auto ready = std::make_unique<Ready>();
  ready->etag = etag_with(etag_, encoding);
  sent.set("ETag", ready->etag);
  if (encoding != Encoding::kIdentity) sent.set("Content-Encoding", std::string(token_of(encoding)));
  ready->head = std::make_shared<const std::string>(head_bytes(sent));
  ready->not_modified_head = std::make_shared<const std::string>(head_bytes(not_modified_answer(sent)));
  ready->body = std::move(body);
  bytes_.fetch_add(ready->body->size() + ready->head->size() + ready->not_modified_head->size() + sizeof(Ready));
  delete ready_[static_cast<std::size_t>(encoding)].exchange(ready.release(), std::memory_order_acq_rel);
}

void CachedPage::build(Encoding encoding) {
  if (ready(encoding)) return;
  put(encoding, std::make_shared<const std::string>(compress(encoding, Effort::kKept, full_.text())));
}

Encoding CachedPage::wanted(const Request& request) const {
  if (full_.text().size() < kLeastCompressed || !is_compressible(full_.get("Content-Type"))) return Encoding::kIdentity;
  return negotiate_encoding(request.header("accept-encoding"), by_size());
}

Response CachedPage::answer(const Request& request) const {
  const Ready* chosen = ready(wanted(request));
  if (!chosen) chosen = ready(Encoding::kIdentity);
  Response response;
  if (not_modified(request, chosen->etag)) {
    response.status = 304;
    response.prepared_head = chosen->not_modified_head;
    return response;
  }
  response.status = full_.status;
  response.prepared_head = chosen->head;
  response.body = chosen->body;
  return response;
}

}  // namespace samvad::web
