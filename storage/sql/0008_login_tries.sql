-- Tries of a password (SEC-35): counted here, so that several processes share one count and a restart forgets nothing.
create table login_tries (
  key_hash bytea primary key,                -- sha256 of what the tries are counted under: name and address
  tries_left double precision not null,
  counted_at timestamptz not null default now()
);
create index login_tries_counted on login_tries (counted_at);
