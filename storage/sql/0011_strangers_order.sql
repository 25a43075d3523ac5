-- The sweeps of strangers walk a window of rows a time, each row once: rows seen in one moment need an order too.
drop index actors_idle;
drop index hosts_idle;
create index actors_seen on actors (coalesce(fetched_at, created_at), id) where host_id is not null;
create index hosts_seen on hosts (coalesce(last_inbound_at, first_seen_at), id);
