-- What others fill ends some day (SEC-27): by these orders the sweep finds what is old.
create index actors_idle on actors (coalesce(fetched_at, created_at)) where host_id is not null;
create index hosts_idle on hosts (coalesce(last_inbound_at, first_seen_at));
