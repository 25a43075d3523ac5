-- What was sent and received. Ids of received activities are kept 12 months apart from bodies by month (design.md 4.19).

create table activities (                    -- ours, one body each
  id bigint primary key,
  actor_id bigint not null,
  type text not null,
  uri text not null,
  object_id bigint not null default 0,       -- what orders deliveries: post, thread or actor id (REL-5)
  thread_id bigint,
  post_id bigint,
  public boolean not null default true,      -- anybody may read it at its id
  in_outbox boolean not null default false,
  waiting boolean not null default false,    -- a held post's: written, to be sent when it is released
  body text not null,
  created_at timestamptz not null default now()
);
create index activities_outbox on activities (actor_id, id desc) where in_outbox;
create index activities_age on activities (created_at);
create index activities_object on activities (object_id, id desc);

create table deliveries (
  host_id bigint not null,
  activity_id bigint not null,
  inbox_hash bigint not null,                -- first 8 bytes of sha256(inbox): several inboxes of one host
  inbox text not null,
  object_id bigint not null,
  shard smallint not null,
  tries smallint not null default 0,
  state smallint not null default 1,         -- 1 waiting, 2 dead letter
  last_status int not null default 0,
  last_error text not null default '',
  leased_until timestamptz,
  created_at timestamptz not null default now(),
  primary key (host_id, activity_id, inbox_hash)
);
create index deliveries_waiting on deliveries (shard, host_id, activity_id) where state = 1;
create index deliveries_dead on deliveries (created_at) where state = 2;

create table inbox_ids (
  id_hash bytea primary key,                 -- sha256(activity id), or of key id + signature
  received_at timestamptz not null default now()
);
create index inbox_ids_age on inbox_ids (received_at);

create table inbox_bodies (
  id bigint not null,
  received_at timestamptz not null default now(),
  signer_uri text not null,
  activity_uri text not null,
  body bytea not null,                       -- raw bytes as they came
  primary key (received_at, id)
) partition by range (received_at);
create table inbox_bodies_default partition of inbox_bodies default;

-- activities taken and waiting to be processed
create table inbox_queue (
  id bigint primary key,
  signer_uri text not null,                  -- actor whose key signed
  host text not null,
  activity_uri text not null,
  object_hash bigint not null default 0,     -- orders work about one object
  body bytea not null,
  tries smallint not null default 0,
  lane smallint not null default 1,          -- 1 needs nothing from others, 2 must fetch first
  run_at timestamptz not null default now(),
  leased_until timestamptz,
  state smallint not null default 1,         -- 1 waiting, 2 dead letter
  last_error text not null default '',
  received_at timestamptz not null default now()
);
create index inbox_queue_dead on inbox_queue (id) where state = 2;
create index inbox_queue_due on inbox_queue (lane, run_at, id) where state = 1;

-- "Delete first": an id that must not come to life for 30 days (REL-5), and Undo that came before its activity
create table deleted_uris (
  uri_hash bytea primary key,
  actor_uri text not null,
  deleted_at timestamptz not null default now()
);
create index deleted_uris_age on deleted_uris (deleted_at);
