-- Durable work, process slots, page epochs.

create table jobs (
  id bigint primary key,
  kind text not null,
  unique_key text,                           -- at most one waiting job of a kind and key
  payload text not null default '',
  priority smallint not null default 5,      -- 1 first
  run_at timestamptz not null default now(), -- of a running job: the end of its lease
  tries smallint not null default 0,         -- counted before the job runs (REL-9)
  max_tries smallint not null default 5,
  leased_until timestamptz,
  leased_by text not null default '',
  state smallint not null default 1,         -- 1 waiting or running, 2 dead letter
  last_error text not null default '',
  created_at timestamptz not null default now()
);
create index jobs_due on jobs (priority, run_at) where state = 1;
-- a running job leaves the index: work that comes up while it runs is not lost, it waits
create unique index jobs_once on jobs (kind, unique_key) where state = 1 and leased_until is null and unique_key is not null;
create index jobs_held on jobs (leased_by) where state = 1 and leased_until is not null;
create index jobs_dead on jobs (id) where state = 2;

create table schedules (
  name text primary key,
  last_run_at timestamptz not null
);

create table process_slots (                 -- which process holds which of the 64 id slots
  slot smallint primary key,
  holder text not null,
  leased_until timestamptz not null
);
insert into process_slots select slot, '', '-infinity' from generate_series(0, 63) as slot;

create table shard_leases (                  -- which process sends for which delivery shard
  shard smallint primary key,
  holder text not null,
  leased_until timestamptz not null
);

-- what cached pages show; appended by the transaction that changes it, polled by every process (design.md 4.17)
create table epochs (
  kind smallint not null,                    -- 1 thread, 2 board, 3 actor, 4 site
  id bigint not null,
  changed_by xid8 not null default pg_current_xact_id(),
  changed_at timestamptz not null default now()
);
create index epochs_changed_by on epochs (changed_by);
create index epochs_changed on epochs (changed_at);
