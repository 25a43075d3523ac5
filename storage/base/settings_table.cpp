#include "storage/base/settings.hpp"

namespace samvad::storage {
namespace {

using enum SettingType;

constexpr std::int64_t kSecond = 1000, kMinute = 60 * kSecond, kHour = 60 * kMinute, kDay = 24 * kHour;
constexpr std::int64_t kKiB = 1024, kMiB = 1024 * kKiB, kGiB = 1024 * kMiB;
constexpr std::int64_t kMillion = 1000000;

// key, type, default, unit (or choices), least, most, sentence; sorted by subject, sections kept together
constexpr SettingRow kTable[] = {
    {"site.public_url", kText, "http://localhost:8080", "", 0, 0,
     "Origin under which people and servers reach this forum; every id is built from it, so it never changes once "
     "anything was sent."},

    {"server.address", kText, "127.0.0.1", "", 0, 0, "IP address to listen on."},
    {"server.port", kInteger, "8080", "", 0, 65535, "TCP port to listen on; 0 takes a free one and prints it."},
    {"server.allow_public_listen", kBool, "false", "", 0, 0,
     "Allows an address that is not loopback, where plain HTTP would be readable on the way."},
    {"server.io_threads", kInteger, "0", "threads", 0, 64, "Threads that read and write sockets; 0 = one a core."},
    {"server.workers", kInteger, "0", "threads", 0, 256,
     "Threads that run requests, each with one database connection, and as many again for requests that change "
     "something; "
     "0 = twice the cores and two."},
    {"server.trusted_proxies", kList, "127.0.0.0/8,::1/128", "networks", 0, 0,
     "Networks whose X-Forwarded-For and X-Forwarded-Proto are believed."},
    {"server.header_timeout", kDuration, "10s", "", kSecond, 5 * kMinute, "Longest wait for a whole request head."},
    {"server.body_timeout", kDuration, "30s", "", kSecond, kHour, "Longest wait for a request body."},
    {"server.body_rate", kBytes, "1KiB", "per second", 0, kMiB, "A body that comes slower is cut off."},
    {"server.idle_timeout", kDuration, "60s", "", kSecond, kHour, "How long a kept connection may be silent."},
    {"server.connections", kInteger, "10000", "connections", 1, kMillion, "Open connections in all."},
    {"server.connections_per_address", kInteger, "64", "connections", 1, kMillion,
     "Open connections of one client address (/64 for IPv6); trusted proxies are not counted."},
    {"server.header_bytes", kBytes, "16KiB", "", kKiB, kMiB, "Size of all header fields of a request."},
    {"server.header_fields", kInteger, "100", "fields", 10, 1000, "Number of header fields of a request."},
    {"server.request_line_bytes", kBytes, "8KiB", "", 512, 64 * kKiB, "Size of a request's first line."},
    {"server.hsts_subdomains", kBool, "false", "", 0, 0,
     "Strict-Transport-Security for the subdomains of the site's name as well: browsers then refuse plain HTTP there "
     "for two "
     "years."},
    {"server.stop_timeout", kDuration, "10s", "", kSecond, 5 * kMinute,
     "How long all that runs may take to end after SIGTERM, altogether: requests, then jobs, deliveries and the rest."},
    {"server.thread_memory_bytes", kBytes, "32MiB", "", 0, 64 * kGiB,
     "Memory for thread pages as members read them; 0 reads each anew."},
    {"server.page_cache_bytes", kBytes, "64MiB", "", 0, 64 * kGiB, "Memory for ready-made anonymous pages."},

    {"database.url", kConnection, "", "", 0, 0,
     "PostgreSQL connection URI or keywords; empty = the private cluster that `up` starts under paths.data. A password "
     "in "
     "it is shown nowhere."},
    {"database.owner_url", kConnection, "", "", 0, 0,
     "The same for the role that owns the schema and migrates it; empty = the role of database.url does both."},
    {"database.prepare", kBool, "true", "", 0, 0,
     "Uses named prepared statements; off for a PgBouncer that cannot follow them."},

    {"log.level", kText, "info", "debug|info|warning|error|critical", 0, 0, "The least level that is written."},
    {"log.format", kText, "logfmt", "logfmt|json", 0, 0, "Shape of log lines on standard error."},

    {"metrics.enabled", kBool, "false", "", 0, 0, "Serves metrics in the Prometheus text format."},
    {"metrics.address", kText, "127.0.0.1", "", 0, 0, "IP address of the metrics port."},
    {"metrics.port", kInteger, "9464", "", 1, 65535, "TCP port of the metrics."},

    {"upkeep.dead_letters", kDuration, "30d", "", kDay, 3650 * kDay,
     "How long deliveries, received activities and jobs that were given up can be looked at and tried again."},

    {"paths.data", kText, "var", "", 0, 0, "Folder of the private cluster, keys and sockets."},

    {"federation.enabled", kBool, "false", "", 0, 0, "Talks with other servers by ActivityPub."},
    {"federation.connect_timeout", kDuration, "5s", "", 100, kMinute, "Longest wait for a connection to a peer."},
    {"federation.timeout", kDuration, "20s", "", 100, 5 * kMinute,
     "Deadline of one outgoing request with its redirects."},
    {"federation.response_bytes", kBytes, "1MiB", "", kKiB, 64 * kMiB, "Largest document taken from a peer."},
    {"federation.connections_per_host", kInteger, "4", "connections", 1, 64, "Connections kept to one peer."},
    {"federation.body_months", kInteger, "3", "months", 0, 120,
     "Whole months that the raw bytes of received activities are kept; 0 keeps the running one."},
    {"federation.test.allowed_ranges", kList, "", "networks", 0, 0,
     "Otherwise refused networks that outgoing requests may reach. Tests only: ignored unless site.public_url is "
     "loopback or under .test or .localhost."},
    {"federation.test.ca_file", kText, "", "", 0, 0,
     "PEM file of certificate authorities trusted beside the system's. Tests only, as above."},
    {"federation.test.hosts_file", kText, "", "", 0, 0,
     "Lines of address, host and optional port (\"127.0.0.1 a.test 8443\") asked before DNS. Tests only, as above."},

    {"limits.inbox_body_bytes", kBytes, "1MiB", "", kKiB, 64 * kMiB, "Largest activity taken at an inbox."},
    {"limits.post_bytes", kBytes, "64KiB", "", kKiB, 64 * kKiB, "Size of a post's Markdown."},
    {"limits.post_graphemes", kInteger, "20000", "characters", 100, 20000, "Length of a post as people count it."},
    {"limits.mentions", kInteger, "20", "mentions", 0, 1000, "Mentions in one post that notify."},
    {"limits.tags", kInteger, "50", "tags", 0, 1000, "Tags of one post."},
    {"limits.attachments", kInteger, "16", "files", 0, 1000, "Attachments of one post."},
    {"limits.login_account", kInteger, "5", "per 15 min", 1, kMillion, "Failed log-ins of an account from an address."},
    {"limits.login_address", kInteger, "100", "per hour", 1, kMillion, "Failed log-ins from one address."},
    {"limits.sign_up", kInteger, "5", "per 30 min", 1, kMillion, "Sign-ups from one address."},
    {"limits.posts_new_member", kInteger, "10", "per 10 min", 1, kMillion, "Posts of a new member."},
    {"limits.newcomer_thread_gap", kDuration, "60s", "", 0, kDay, "A new member waits so long between two threads."},
    {"limits.newcomer_post_gap", kDuration, "30s", "", 0, kDay, "A new member waits so long between two posts."},
    {"limits.silent_edit", kDuration, "5min", "", 0, kDay,
     "Until so long after a post that nobody answered yet, changes leave no history."},
    {"limits.posts", kInteger, "60", "per 10 min", 1, kMillion, "Posts of a member."},
    {"limits.edits", kInteger, "30", "per min", 1, kMillion, "Edits of a member."},
    {"limits.votes", kInteger, "60", "per min", 1, kMillion, "Votes and agreements of a member."},
    {"limits.reports", kInteger, "20", "per hour", 1, kMillion, "Reports of one member."},
    {"limits.inbox_host", kInteger, "600", "per min", 1, kMillion,
     "Activities of one peer, and keys fetched because of one address."},
    {"limits.inbox_host_most", kInteger, "6000", "per min", 1, kMillion, "Activities of a peer known for a month."},
    {"limits.inbox_new_host", kInteger, "60", "per min", 1, kMillion, "Activities of a peer known for under a day."},
    {"limits.inbox_actor", kInteger, "60", "per min", 1, kMillion, "Activities of one remote actor."},
    {"limits.inbox_waiting", kInteger, "100000", "activities", 1000, 100 * kMillion,
     "Activities taken and not yet worked off; above it, senders are told to come back."},
    {"limits.hash_parallel", kInteger, "0", "hashes", 0, 64,
     "Password hashes computed at once; 0 = half the cores, one or two."},
    {"limits.hash_queue", kInteger, "32", "hashes", 0, 1000, "Password hashes waiting; more are told to come back."},

    {"session.idle", kDuration, "14d", "", kMinute, 365 * kDay, "A session unused for this long ends."},
    {"session.absolute", kDuration, "90d", "", kMinute, 365 * kDay, "A session ends after this in any case."},
    {"session.staff_idle", kDuration, "12h", "", kMinute, 365 * kDay, "As session.idle, for staff."},
    {"session.staff_absolute", kDuration, "7d", "", kMinute, 365 * kDay, "As session.absolute, for staff."},
};

}  // namespace

std::span<const SettingRow> settings_table() {
  return kTable;
}

}  // namespace samvad::storage
