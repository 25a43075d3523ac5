#include "federation/delivery/key_ring.hpp"
#include "federation/delivery/open_vault.hpp"
#include "federation/outbox/outbox.hpp"
#include "storage/tables/delivery_queue.hpp"
#include "storage/tables/posts.hpp"
#include "storage/tables/threads.hpp"
#include "web/http/site_address.hpp"
#include "web/server/commands/commands.hpp"
#include "web/server/commands/outside.hpp"

#include <cstdio>

namespace samvad::web {
namespace {

using storage::Code;
using storage::fail;
using storage::Result;
using storage::delivery_queue::QueuedLetter;

constexpr unsigned kCommandSlot = 63;  ///< ids made here are rolled back

/// The last number in `text`: of an id, or of an address that ends in one.
Result<storage::PostId> post_of(std::string_view text) {
  const auto digits = text.find_last_of('/');
  SAMVAD_TRY(const auto id, storage::parse_id(digits == std::string_view::npos ? text : text.substr(digits + 1)));
  return storage::PostId{id};
}

/// What the outbox writes for a post, written and rolled back.
Result<std::vector<QueuedLetter>> letters_for(storage::Db& db, const federation::Outbox& outbox, storage::PostId id) {
  const auto post = storage::posts::find(db, id);
  if (!post) return fail(Code::kNotFound, "error.no_such_post");
  const auto thread = storage::threads::find(db, post->thread);
  if (!thread) return fail(Code::kNotFound, "error.no_such_post");
  std::vector<QueuedLetter> letters;
  bool seen = false;
  const auto undone = db.transact<void>([&]() -> storage::Status {
    outbox.on_event(db, forum::PostCreated{.thread = post->thread,
                                           .post = id,
                                           .author = post->author,
                                           .board = thread->board,
                                           .number = post->number});
    letters = storage::delivery_queue::queued_now(db, id.value);
    seen = true;
    return fail(Code::kPolicy, "error.internal");  // an error result rolls everything back
  });
  if (!seen) return tl::unexpected(undone.error());
  return letters;
}

void print(const QueuedLetter& letter, federation::KeyRing& keys, federation::SignatureForm form) {
  storage::JsonWriter out;
  out.object().member("host", letter.host).member("inbox", letter.letter.inbox).member("type", letter.type);
  out.member("goes", letter.suspended ? "nowhere: the domain is suspended" : "yes");
  const auto url = storage::Url::parse(letter.letter.inbox);
  const auto signer = keys.signer_of(letter.letter.actor);
  out.key("headers").object();
  if (url && signer) {
    const auto now = storage::system_clock().now();
    for (const auto& [name, value] : federation::sign_request(form, "POST", *url, letter.letter.body, *signer, now))
      out.member(name, value);
  }
  out.end_object();
  out.key("body").raw(letter.letter.body).end_object();
  std::printf("%s\n", out.take().c_str());
}

int run(const Context& context, const Arguments& arguments) {
  if (!arguments.flag("--dry-run")) {
    std::fprintf(stderr, "samvad: posts are sent by the running server; give --dry-run to see what it sends\n");
    return 2;
  }
  const auto id = post_of(arguments.required("post"));
  if (!id) return say_failure(arguments.required("post"), id.error()), 2;
  const auto database = CommandDatabase::open(context);
  if (!database) return say_failure("the database", database.error()), 1;
  const auto& settings = database->settings;
  const auto config = storage::DbConfig::from(settings);
  const auto db = storage::connect(config);
  auto vault = federation::open_vault(*db, settings.text("paths.data"));
  if (!vault) return say_failure("the keys", vault.error()), 1;

  storage::IdMaker ids(storage::system_clock(), kCommandSlot);
  const federation::Outbox outbox({.addresses = {SiteAddress(settings.text("site.public_url")).origin()},
                                   .ids = ids,
                                   .clock = storage::system_clock(),
                                   .federating = [](storage::Db&) { return true; }});
  const auto letters = letters_for(*db, outbox, *id);
  if (!letters) return say_failure(arguments.required("post"), letters.error()), 1;
  federation::KeyRing keys(config, std::move(*vault));
  const auto form =
      arguments.flag("--rfc9421") ? federation::SignatureForm::kRfc9421 : federation::SignatureForm::kCavage;
  for (const auto& letter : *letters) print(letter, keys, form);
  if (letters->empty()) {
    std::fprintf(stderr,
                 "samvad: nothing would be sent: nobody elsewhere follows the author or the board, or the post "
                 "is not public, not visible, or written elsewhere\n");
  }
  return 0;
}

}  // namespace

Command ap_deliver_command() {
  return {"ap deliver",
          "show what is sent for a post, to whom, signed how: one JSON object a letter",
          {{"post", Option::Form::kWord, "number or address of a post written here", true},
           {"--dry-run", Option::Form::kFlag, "write and send nothing"},
           {"--rfc9421", Option::Form::kFlag, "show the RFC 9421 form of the signature"}},
          run};
}

}  // namespace samvad::web
