-- Servers, actors and members. Actors of all kinds, local and remote, share one table and one id space (design.md 2).

create table hosts (
  id bigint primary key,
  name text not null unique,                 -- canonical host name (SEC-14), with :port where it is not 443
  software text not null default '',         -- from NodeInfo, lower case, '' unknown
  shard smallint not null,                   -- hash(id) & 63
  first_seen_at timestamptz not null default now(),
  last_inbound_at timestamptz,
  -- delivery state lives on the host, not on each delivery (REL-8)
  failures int not null default 0,
  failing_since timestamptz,
  next_try_at timestamptz not null default now(),
  last_error text not null default '',
  prefers_rfc9421_until timestamptz,
  paused boolean not null default false,
  -- domain policy in force, kept here so that lists need no look-up by suffix
  limited_at timestamptz,
  suspended_at timestamptz
);

create table actors (
  id bigint primary key,
  kind smallint not null,                    -- 1 person, 2 group, 3 application, 4 service, 5 organization
  host_id bigint,                            -- null = local
  host text not null default '',             -- '' = local; the host of the handle
  name text not null,                        -- preferredUsername as written
  uri text not null,                         -- ActivityPub id
  url text not null default '',              -- profile page
  display_name text not null default '',
  bio_source text not null default '',
  bio_html text not null default '',
  icon_url text not null default '',
  image_url text not null default '',
  fields jsonb not null default '[]',        -- [{"name","value_html"}]
  inbox text not null default '',
  shared_inbox text not null default '',
  outbox text not null default '',
  followers_uri text not null default '',
  featured_uri text not null default '',
  moderators_uri text not null default '',
  locked boolean not null default false,     -- manuallyApprovesFollowers
  discoverable boolean not null default false,
  indexable boolean not null default false,
  moved_to text not null default '',
  published_at timestamptz,
  created_at timestamptz not null default now(),
  fetched_at timestamptz,                    -- remote: last full fetch
  limited_at timestamptz,                    -- hidden from public view, followers still see
  suspended_at timestamptz,
  suspended_until timestamptz,
  gone_at timestamptz                        -- deleted account: answers 410
);
create index actors_host on actors (host_id) where host_id is not null;
create index actors_site on actors (kind, id) where host_id is null and kind in (3, 4);
create index actors_local_name on actors (lower(name) text_pattern_ops) where host_id is null;

-- directories: global names, keyed by hash so that they may be spread (reliability.md 4)
create table actor_uris (uri_hash bytea primary key, actor_id bigint not null);
create table actor_handles (handle_hash bytea primary key, actor_id bigint not null);  -- sha256(lower(name) || '@' || host)

create table actor_keys (
  key_hash bytea primary key,                -- sha256(key id)
  key_uri text not null,
  actor_id bigint not null,
  algorithm smallint not null,               -- 1 rsa, 2 ed25519
  public_der bytea not null,                 -- SubjectPublicKeyInfo
  fetched_at timestamptz not null default now()
);
create index actor_keys_actor on actor_keys (actor_id);

-- our own key pairs; a stock is filled by a job, sign-up takes one in its transaction (design.md 4.21)
create table key_pairs (
  id bigint primary key,
  actor_id bigint,                           -- null = in stock
  algorithm smallint not null,
  public_pem text not null,
  private_sealed bytea not null,             -- AES-256-GCM, context = id
  created_at timestamptz not null default now(),
  taken_at timestamptz
);
create unique index key_pairs_actor on key_pairs (actor_id, algorithm) where actor_id is not null;
create index key_pairs_stock on key_pairs (algorithm, id) where actor_id is null;

create table members (
  actor_id bigint primary key,
  email text not null default '',
  email_hash bytea unique,                   -- sha256 of the canonical address, null when none was given
  password_hash text not null,
  state smallint not null default 1,         -- 1 active, 2 waiting for approval, 3 refused, 4 deleted
  role smallint not null default 1,          -- 1 member, 2 moderator, 3 administrator
  stakeholder smallint not null default 0,   -- 0 none, 1 organisation .. 7 government (design.md 2)
  stakeholder_verified_at timestamptz,
  language text not null default '',         -- '' = from the browser
  theme smallint not null default 0,         -- 0 system, 1 light, 2 dark, 3 contrast
  application_text text not null default '', -- why they want in (approval mode)
  mentions_seen_at timestamptz,
  created_at timestamptz not null default now(),
  last_seen_at timestamptz
);
create index members_waiting on members (created_at) where state = 2;
create index members_role on members (role) where role > 1;
create index members_created on members (created_at desc, actor_id);

create table sessions (
  token_hash bytea primary key,              -- sha256 of the cookie's 256 bits (SEC-30)
  member_id bigint not null,
  form_key bytea not null,                   -- seed of this session's form tokens (SEC-33)
  user_agent text not null default '',
  created_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  expires_at timestamptz not null            -- absolute
);
create index sessions_member on sessions (member_id);
create index sessions_expiry on sessions (expires_at);

create table follows (
  followee_id bigint not null,
  follower_id bigint not null,
  accepted_at timestamptz,                   -- null = pending (SEC-19)
  activity_uri text not null default '',     -- the Follow's id
  created_at timestamptz not null default now(),
  primary key (followee_id, follower_id)
);
create index follows_follower on follows (follower_id, followee_id);

-- one member's wish about one other actor
create table relations (
  member_id bigint not null,
  target_id bigint not null,
  kind smallint not null,                    -- 1 block, 2 mute
  created_at timestamptz not null default now(),
  primary key (member_id, target_id, kind)
);
create index relations_target on relations (target_id, kind);
create table domain_mutes (
  member_id bigint not null,
  domain text not null,
  created_at timestamptz not null default now(),
  primary key (member_id, domain)
);
