#include "web/pages/thread_memory.hpp"

#include "web/pages/shows.hpp"

namespace samvad::web {
namespace {

/// Kinds of cards of one page: languages × what readers may do. More are written for their one reader.
constexpr std::size_t kMostKinds = 6;

std::string key_of(storage::ThreadId thread, int page) {
  return storage::to_text(thread) + "/" + std::to_string(page);
}

std::vector<Shown> shows_of(const storage::views::ThreadSheet& sheet) {
  const storage::threads::ThreadRow& thread = sheet.head.thread;
  std::vector<Shown> shows{kShowsSite, {EpochKind::kThread, thread.id.value}, {EpochKind::kBoard, thread.board.value}};
  const auto add = [&](storage::ActorId actor) {
    const Shown shown{EpochKind::kActor, actor.value};
    if (actor && std::ranges::find(shows, shown) == shows.end()) shows.push_back(shown);
  };
  for (const storage::posts::PostRow& post : sheet.posts) add(post.author);
  for (const storage::ActorId named : {thread.author, thread.last_author, thread.locked_by}) add(named);
  return shows;
}

std::size_t bytes_of(const storage::views::ThreadSheet& sheet) {
  std::size_t bytes = sizeof(KeptThread) + sheet.authors.size() * 512;
  for (const storage::posts::PostRow& post : sheet.posts) {
    bytes += sizeof(post) + post.html.size() + post.excerpt.size() + post.attachments.size() + post.uri.size() +
             post.url.size() + post.summary.size();
  }
  return bytes;
}

std::size_t bytes_of(const std::vector<Piece>& pieces) {
  std::size_t bytes = 0;
  for (const Piece& piece : pieces) bytes += sizeof(piece) + piece.bytes.capacity() + 2 * sizeof(std::size_t);
  return bytes;
}

Piece card_of(const Frame& frame, const storage::views::ThreadSheet& sheet, const storage::posts::PostRow& post,
              const PostActions& actions) {
  const auto author = sheet.authors.find(post.author);
  Html html(frame.t, 2048 + post.html.size());
  if (storage::guard_on("SEC-17.card")) html.leave_gaps();
  write_post_card(html, frame, sheet.head.thread.author, post,
                  author == sheet.authors.end() ? nullptr : &author->second, false, actions);
  Piece piece = html.take_piece();
  piece.bytes.shrink_to_fit();
  return piece;
}

}  // namespace

KeptThread::KeptThread(storage::views::ThreadSheet sheet)
    : sheet_(std::move(sheet)), span_(span_of(sheet_)), shows_(shows_of(sheet_)), bytes_(bytes_of(sheet_)) {}

const std::vector<Piece>* KeptThread::find(Language language, const PostActions& actions) const {
  for (const auto& cards : cards_) {
    if (cards->language == language && cards->actions == actions) return &cards->pieces;
  }
  return nullptr;
}

const std::vector<Piece>* KeptThread::cards(const Frame& frame, const PostActions& actions) const {
  {
    const std::lock_guard lock(mutex_);
    if (const auto* known = find(frame.t.language(), actions)) return known;
    if (cards_.size() >= kMostKinds) return nullptr;
  }
  Frame anybodys = storage::guard_on("SEC-17.card") ? Frame() : frame;  // nothing of the reader who comes first
  anybodys.t = frame.t;
  anybodys.origin = frame.origin;
  anybodys.host = frame.host;
  auto made = std::make_unique<Cards>(Cards{frame.t.language(), actions, {}});
  made->pieces.reserve(sheet_.posts.size());
  for (const storage::posts::PostRow& post : sheet_.posts) {
    made->pieces.push_back(card_of(anybodys, sheet_, post, actions));
  }
  const std::lock_guard lock(mutex_);
  if (const auto* known = find(frame.t.language(), actions)) return known;
  if (cards_.size() >= kMostKinds) return nullptr;
  bytes_.fetch_add(bytes_of(made->pieces), std::memory_order_relaxed);
  cards_.push_back(std::move(made));
  return &cards_.back()->pieces;
}

std::shared_ptr<const KeptThread> ThreadMemory::find(storage::ThreadId thread, int page) {
  return kept_.find(key_of(thread, page));
}

std::shared_ptr<const KeptThread> ThreadMemory::keep(storage::views::ThreadSheet sheet, std::uint64_t started) {
  auto kept = std::make_shared<const KeptThread>(std::move(sheet));
  const auto& read = kept->sheet();
  kept_.keep(key_of(read.head.thread.id, read.page), kept, kept->bytes(), kept->shows(), started);
  return kept;
}

void ThreadMemory::grew(const KeptThread& kept) {
  kept_.weigh(key_of(kept.sheet().head.thread.id, kept.sheet().page), kept.bytes());
}

}  // namespace samvad::web
