#include "federation/http/fetch_document.hpp"
#include "federation/vocabulary/inspect.hpp"
#include "web/server/commands/commands.hpp"
#include "web/server/commands/outside.hpp"

#include <cstdio>

namespace samvad::web {
namespace {

/// Where the answer came from, how it was asked for, and how its body is read; one JSON object.
std::string report(const CommandOutside& outside, const federation::FetchResponse& answer,
                   const federation::Lookup& lookup) {
  storage::JsonWriter out;
  out.object().member("url", answer.url.text()).member("status", answer.status);
  out.member("content_type", answer.header("content-type"));
  out.member("activity_type", federation::is_activity_type(answer.header("content-type")));
  out.key("signed_by");
  outside.signed_by().empty() ? out.null() : out.value(outside.signed_by());
  out.member("bytes", answer.body.size());
  federation::ReadOptions options;
  options.test_mode = lookup.test_mode;
  options.served_from = answer.url.text();
  out.key("reading").raw(federation::inspect_payload(answer.body, options));
  return out.end_object().take();
}

int run(const Context& context, const Arguments& arguments) {
  const std::string& text = arguments.required("url");
  const auto url = storage::Url::parse(text);
  if (!url) return say_failure(text, url.error()), 2;
  const auto outside = CommandOutside::open(context, arguments.flag("--unsigned"));
  if (!outside) return say_failure("the way out", outside.error()), 1;
  const auto lookup = (*outside)->lookup();
  auto request = lookup.request(*url);
  if (!request) return say_failure(text, request.error()), 1;
  request->headers.emplace_back("Accept", federation::kActivityAccept);
  if (arguments.flag("--rfc9421")) request->form = federation::SignatureForm::kRfc9421;
  const auto answer = lookup.client.fetch_blocking(std::move(*request));
  if (!answer) return say_failure(text, answer.error()), 1;
  if (arguments.flag("--raw")) {
    std::fwrite(answer->body.data(), 1, answer->body.size(), stdout);
  } else {
    std::printf("%s\n", report(**outside, *answer, lookup).c_str());
  }
  return answer->status >= 200 && answer->status < 300 ? 0 : 1;
}

}  // namespace

Command ap_fetch_command() {
  return {"ap fetch",
          "fetch a document of another server as this one does, and say how it is read",
          {{"url", Option::Form::kWord, "address of an actor, a post, a collection", true},
           {"--raw", Option::Form::kFlag, "print the body as it came"},
           {"--rfc9421", Option::Form::kFlag, "sign by RFC 9421 instead of draft-cavage"},
           {"--unsigned", Option::Form::kFlag, "do not sign; needs no database"}},
          run};
}

}  // namespace samvad::web
