#include "web/server/application.hpp"

#include "federation/delivery/client_poster.hpp"
#include "federation/delivery/open_vault.hpp"
#include "federation/delivery/sender.hpp"
#include "federation/inbox/client_remote.hpp"
#include "federation/inbox/processor.hpp"
#include "forum/access/site.hpp"
#include "forum/events/changes.hpp"
#include "storage/base/crypto.hpp"
#include "storage/base/log.hpp"
#include "web/activitypub/services.hpp"
#include "web/admin/services.hpp"
#include "web/http/dispatcher.hpp"
#include "web/http/server.hpp"
#include "web/http/server_settings.hpp"
#include "web/pages/handlers.hpp"
#include "web/pages/services.hpp"
#include "web/pages/visit.hpp"
#include "web/server/address.hpp"
#include "web/server/change_watch.hpp"
#include "web/server/executors.hpp"
#include "web/server/federation_jobs.hpp"
#include "web/server/federation_switch.hpp"
#include "web/server/health_routes.hpp"
#include "web/server/housekeeping.hpp"
#include "web/server/inbox_pace.hpp"
#include "web/server/metrics_port.hpp"
#include "web/server/negotiation.hpp"
#include "web/server/rooms.hpp"
#include "web/server/setup_token.hpp"
#include "web/server/site_actors.hpp"

#include <atomic>
#include <csignal>

namespace samvad::web {
namespace {

using storage::Db;
using storage::DbConfig;
using storage::Result;
using storage::Settings;
using storage::Status;

constexpr std::size_t kCommitBatch = 256, kCommitQueue = 4096;
constexpr unsigned kInboxThreads = 2, kFetchingThreads = 4, kJobThreads = 2;

std::size_t worker_queue(unsigned workers) {
  return std::size_t{workers} * 64;
}

}  // namespace

/// The parts in the order in which they are made; each knows only those above it.
struct Application::Parts : Rooms {
  const Settings& settings;
  const SiteAddress address;
  const Directories directories;
  DiskWatch disk;
  const std::string setup_word;  ///< opens the first run; "" once it happened
  storage::views::AuthorCache authors;

  // outside
  std::unique_ptr<federation::Client> client;
  federation::KeyRing keys;
  storage::ActorId site_actor;
  federation::InboxContext inbox_context;
  const std::shared_ptr<ServerStats> stats = std::make_shared<ServerStats>();
  storage::WorkerPool workers;  ///< requests that read
  storage::WorkerPool writers;  ///< those that change something and wait for the disk; forms, keys
  ServerExecutors executors;
  federation::KeyFinder key_finder;
  federation::InboxAcceptor::Committer committer;
  federation::ClientPoster poster;
  std::unique_ptr<federation::Sender> sender;
  std::unique_ptr<federation::InboxProcessor> processor;
  std::unique_ptr<federation::InboxAcceptor> acceptor;
  std::atomic<bool> inbox_full{false};

  // web
  ThreadMemory threads;
  PageCache pages;
  RateLimiter limiter;
  Csrf csrf;
  PageServices page_services;
  AdminServices admin_services;
  std::unique_ptr<ActivityPubServices> activity_services;
  Router router, alternates;
  std::unique_ptr<Dispatcher> page_dispatcher, alternate_dispatcher;
  std::unique_ptr<Negotiation> negotiation;
  std::unique_ptr<ChangeWatch> watch;
  std::unique_ptr<storage::JobRunner> jobs;
  std::unique_ptr<Server> server;
  std::unique_ptr<MetricsPort> metrics;                      ///< null when switched off
  std::optional<std::chrono::steady_clock::time_point> end;  ///< once stopping: when what runs should have ended

  Parts(const Settings& the_settings, Db& db, std::unique_ptr<storage::ProcessSlot> the_slot,
        federation::KeyVault the_vault, std::unique_ptr<federation::Client> the_client, std::string the_setup_word);

  federation::FetchSigner fetch_signer() {
    return [this] { return keys.signer_of(site_actor); };
  }
  bool token_fits(std::string_view word) const {
    return !setup_word.empty() && storage::equal_constant_time(setup_word, word);
  }
  void subscribe();
  void reload_policy() noexcept;
  void look_at_inbox(Db& db);
  void start_federation();
  storage::JobTable job_table();
  void make_routes();
  void make_metrics();
  void apply(Db& db, const storage::epochs::News& news);
  void drop(const storage::epochs::Changed& changed);
};

Application::Parts::Parts(const Settings& the_settings, Db& db, std::unique_ptr<storage::ProcessSlot> the_slot,
                          federation::KeyVault the_vault, std::unique_ptr<federation::Client> the_client,
                          std::string the_setup_word)
    : Rooms(the_settings, std::move(the_slot), std::move(the_vault)),
      settings(the_settings),
      address(the_settings.text("site.public_url")),
      directories(Directories::below(the_settings.text("paths.data"))),
      disk(directories.data),
      setup_word(std::move(the_setup_word)),
      client(std::move(the_client)),
      keys(database, vault),
      site_actor(ensure_site_actors(db, forum, addresses, vault)),
      inbox_context{forum,
                    policy,
                    outbox,
                    {.test_mode = reads_test_ids(the_settings)},
                    [this](Db& on) { return site.get(on)->is_private; }},
      workers(database, worker_count(the_settings), worker_queue(worker_count(the_settings)), "worker"),
      writers(database, worker_count(the_settings), worker_queue(worker_count(the_settings)), "writer"),
      executors(writers, hash_threads(the_settings),
                static_cast<std::size_t>(the_settings.integer("limits.hash_queue")), stats->answers[2]),
      key_finder(inbox_context, federation::key_fetch(*client, policy, fetch_signer()),
                 [this](std::function<void(Db&)> step) { return writers.submit(std::move(step)); }),
      committer(database, kCommitBatch, kCommitQueue,
                [](Db& on, const std::vector<storage::inbox::InboxRow>& rows) {
                  std::vector<storage::Stored> fates;
                  for (const bool fresh : storage::inbox::accept(on, rows)) {
                    fates.push_back(fresh ? storage::Stored::kStored : storage::Stored::kDuplicate);
                  }
                  return fates;
                }),
      poster(*client, keys, policy),
      threads(static_cast<std::size_t>(the_settings.integer("server.thread_memory_bytes"))),
      pages(static_cast<std::size_t>(the_settings.integer("server.page_cache_bytes"))),
      csrf(vault.derive("form tokens"), address),
      page_services{.settings = settings,
                    .forum = forum,
                    .authors = authors,
                    .site = site,
                    .threads = threads,
                    .csrf = csrf,
                    .cookies = {address.https()},
                    .limits = limiter,
                    .executors = executors,
                    .setup_token_fits = [this](std::string_view word) { return token_fits(word); },
                    .setup_done = [this] { setup_done(directories); }},
      admin_services{page_services, screen, federating} {
  reload(db);
  // the first run makes a member and a board at once; the job fills the rest of the stock
  if (federating) fill_key_stock(db, forum, vault, 2, [] { return false; });
}

void Application::Parts::subscribe() {
  events.subscribe_after([this](const forum::Event& event) {
    for (const auto& changed : forum::changes_of(event)) drop(changed);
    if (std::holds_alternative<forum::DomainMeasured>(event)) reload_policy();
    if (sender) sender->wake();
  });
}

/// Domain policy acts at once in the process that sets it (SEC-36); the others see it by their watch.
void Application::Parts::reload_policy() noexcept {
  try {
    policy.reload(*storage::connect(database));
  } catch (const std::exception& problem) {
    storage::log(storage::Level::kWarning, "policy_reload_failed", {{"why", problem.what()}});
  }
}

/// Closes the inbox's door while too much waits (SEC-27), and opens it again.
void Application::Parts::look_at_inbox(Db& db) {
  if (!federating) return;
  const auto most = settings.integer("limits.inbox_waiting");
  const bool full = storage::inbox::waiting(db, most) >= most;
  if (inbox_full.exchange(full) != full)
    storage::log(storage::Level::kWarning, full ? "inbox_full" : "inbox_open", {{"waiting_limit", most}});
}

/// What is done on the side: the house's own jobs, and those that ask other servers.
storage::JobTable Application::Parts::job_table() {
  auto table = housekeeping(
      forum, vault,
      {.body_months = static_cast<int>(settings.integer("federation.body_months")),
       .dead_letters = std::chrono::duration_cast<std::chrono::seconds>(settings.duration("upkeep.dead_letters"))});
  if (federating) add_federation_jobs(table, {*client, policy, fetch_signer(), inbox_context});
  return table;
}

void Application::Parts::start_federation() {
  acceptor = std::make_unique<federation::InboxAcceptor>(
      federation::InboxAcceptor::Parts{inbox_context, key_finder, committer,
                                       [this] {
                                         if (processor) processor->wake();
                                       },
                                       inbox_pace(settings, limiter), [this] { return inbox_full.load(); }});
  activity_services = std::make_unique<ActivityPubServices>(
      ActivityPubServices{.forum = forum,
                          .addresses = addresses,
                          .inbox = *acceptor,
                          .site = [this](Db& on) { return site.get(on); },
                          .federating = federating,
                          .inbox_bytes = static_cast<std::size_t>(settings.integer("limits.inbox_body_bytes"))});
  if (!federating) return;
  sender = std::make_unique<federation::Sender>(database, poster, ids, "process-" + std::to_string(slot->number()));
  processor = std::make_unique<federation::InboxProcessor>(
      database, inbox_context,
      [this] { return std::make_unique<federation::ClientRemote>(*client, policy, fetch_signer()); }, kInboxThreads,
      kFetchingThreads, [this] { return committer.counts(); });
}

void Application::Parts::make_routes() {
  add_health_routes(router, disk);
  add_asset_routes(router);
  add_reader_routes(router, page_services);
  add_admin_routes(router, admin_services);
  add_activitypub_routes(router, *activity_services);
  add_alternate_routes(alternates, *activity_services);

  DispatcherHooks hooks;
  hooks.submit = [this](storage::WorkerPool::Task task) { return workers.submit(std::move(task)); };
  hooks.submit_write = [this](storage::WorkerPool::Task task) { return writers.submit(std::move(task)); };
  hooks.variant = [this](const Request& request) { return page_variant(page_services, request); };
  hooks.error_page = [this](const Request& request, const storage::Error& error, int status) {
    return failure_page(page_services, request, error, status);
  };
  hooks.error_sentence = [this](const Request& request, const storage::Error& error) {
    return failure_sentence(page_services, request, error);
  };
  const SecurityPolicy security{.https = address.https(), .hsts_subdomains = settings.flag("server.hsts_subdomains")};
  page_dispatcher = std::make_unique<Dispatcher>(DispatcherParts{router, pages, limiter, csrf, *stats}, hooks,
                                                 rates_of(settings), security);
  hooks.error_page = {};  // other servers read problem+json
  alternate_dispatcher = std::make_unique<Dispatcher>(DispatcherParts{alternates, pages, limiter, csrf, *stats}, hooks,
                                                      rates_of(settings), security);
  negotiation = std::make_unique<Negotiation>(*page_dispatcher, *alternate_dispatcher, alternates);
  server = std::make_unique<Server>(server_options(settings), address, *negotiation, stats);
}

void Application::Parts::make_metrics() {
  if (!settings.flag("metrics.enabled")) return;
  metrics = std::make_unique<MetricsPort>(
      settings,
      MetricsPort::Sources{[this] {
                             return MetricsView{.server = *stats,
                                                .pages = pages.stats(),
                                                .workers = workers.stats() + writers.stats(),
                                                .commits = committer.counts(),
                                                .commits_waiting = committer.waiting(),
                                                .disk = disk.now(),
                                                .backlog = std::nullopt};
                           },
                           [this](storage::WorkerPool::Task task) { return workers.submit(std::move(task)); }});
}

/// Memory first, pages last: a page that is rendered in between must not be kept with what was remembered before.
void Application::Parts::drop(const storage::epochs::Changed& changed) {
  using storage::epochs::Kind;
  if (changed.kind == Kind::kActor) authors.drop(storage::ActorId{changed.id});
  if (changed == storage::epochs::Changed{Kind::kSite, storage::epochs::kWholeSite}) {
    site.drop();
    authors.clear();  // a domain's measure is part of its actors' cards
  }
  const Shown shown{static_cast<EpochKind>(changed.kind), changed.id};
  threads.drop(shown);
  pages.drop(shown);
}

void Application::Parts::apply(Db& db, const storage::epochs::News& news) {
  using storage::epochs::Changed;
  bool settings_changed = news.everything;
  if (news.everything) {
    authors.clear();
    site.drop();
    threads.clear();
    pages.clear();
  }
  for (const auto& changed : news.changes) {
    drop(changed);
    settings_changed |= changed == Changed{storage::epochs::Kind::kSite, storage::epochs::kWholeSite};
  }
  if (!settings_changed) return;
  policy.reload(db);
  screen.reload(db);
}

Application::Application(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

Application::~Application() {
  stop();
  // what takes work goes before what does it
  parts_->metrics.reset();
  parts_->server.reset();
  parts_->jobs.reset();
  parts_->watch.reset();
  // these wake the processor and the sender
  parts_->executors.stop();
  parts_->committer.stop();
  parts_->writers.stop();
  parts_->workers.stop();
  parts_->processor.reset();
  parts_->sender.reset();
  // whoever may still answer a request ends before the dispatchers, through which answers go: a key that is still
  // being fetched for an activity is given up here
  parts_->client.reset();
}

Result<std::unique_ptr<Application>> Application::make(const Settings& settings) {
  const DbConfig database = DbConfig::from(settings);
  const auto db = storage::connect(database);
  SAMVAD_CHECK(storage::assert_durable(*db));
  SAMVAD_CHECK(settle_address(*db, settings));
  SAMVAD_TRY(auto slot, storage::ProcessSlot::take(database, [] {
               storage::log(storage::Level::kCritical, "process_slot_lost");
               std::raise(SIGTERM);
             }));
  SAMVAD_TRY(auto vault, federation::open_vault(*db, settings.text("paths.data")));
  SAMVAD_TRY(auto options, federation::client_options(settings));
  SAMVAD_TRY(auto client, federation::Client::start(std::move(options)));
  // before anybody can ask: whoever finds the forum ready finds its token in the file
  SAMVAD_TRY(std::string setup_word, word_of_first_run(Directories::below(settings.text("paths.data")),
                                                       [&] { return forum::load_site(*db).set_up; }));
  auto parts = std::make_unique<Parts>(settings, *db, std::move(slot), std::move(vault), std::move(client),
                                       std::move(setup_word));
  Parts& made = *parts;
  made.subscribe();
  made.start_federation();
  made.make_routes();
  made.make_metrics();
  made.watch = std::make_unique<ChangeWatch>(
      database, [&made](Db& on, const storage::epochs::News& news) { made.apply(on, news); },
      [&made](Db& on) { made.look_at_inbox(on); });
  made.jobs = std::make_unique<storage::JobRunner>(database, made.ids, made.job_table(), kJobThreads);
  return std::unique_ptr<Application>(new Application(std::move(parts)));
}

Status Application::listen() {
  if (parts_->metrics) SAMVAD_CHECK(parts_->metrics->listen());
  return parts_->server->listen();
}

void Application::begin() {
  if (parts_->metrics) parts_->metrics->begin();
  parts_->server->begin();
}

std::uint16_t Application::port() const {
  return parts_->server->port();
}

const std::string& Application::setup_word() const {
  return parts_->setup_word;
}

void Application::stop() {
  using std::chrono::milliseconds;
  const auto patience = parts_->settings.duration("server.stop_timeout");
  // one deadline for all; the rest of the time is for giving back what is held
  if (!parts_->end) {
    parts_->end = std::chrono::steady_clock::now() + patience - std::min(patience / 3, milliseconds(1000));
  }
  const auto left = [end = *parts_->end] {
    const auto rest = std::chrono::duration_cast<milliseconds>(end - std::chrono::steady_clock::now());
    return std::max(rest, milliseconds(0));
  };
  if (parts_->sender) parts_->sender->stop_by(*parts_->end);
  if (parts_->processor) parts_->processor->ask_to_stop();
  if (parts_->jobs) parts_->jobs->ask_to_stop();
  if (parts_->server) parts_->server->stop(left());
  if (parts_->metrics) parts_->metrics->stop();
  if (parts_->jobs) parts_->jobs->stop(left());
}

const Router& Application::router() const {
  return parts_->router;
}

}  // namespace samvad::web
