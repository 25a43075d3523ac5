#pragma once

#include "federation/signatures/received_signature.hpp"
#include "storage/base/url.hpp"

#include <string>
#include <string_view>

namespace samvad::federation {

/// Who signs: the id peers fetch the key by ("<actor>#main-key") and the key itself.
struct Signer {
  std::string key_id;
  PrivateKey key;
};

/// The fields that make a request a signed one, in the order they should be sent: Host, Date, Digest or Content-Digest,
/// Signature-Input, Signature (federation.md 3.1, 3.2). `method` is "GET" or "POST"; `now` becomes Date or created.
///
/// Draft-cavage covers `(request-target) host date digest` also on GET (Lemmy wants the digest of the empty body), is
/// written keyId first and without a blank after the commas, as NodeBB, Mbin and PieFed split it. RFC 9421 covers
/// `@method @target-uri` and, with a body, `content-digest`.
Headers sign_request(SignatureForm form, std::string_view method, const storage::Url& url, std::string_view body,
                     const Signer& signer, storage::Instant now);

/// Value of Host for `url`: the port only when it is not the scheme's own.
std::string host_header(const storage::Url& url);

}  // namespace samvad::federation
