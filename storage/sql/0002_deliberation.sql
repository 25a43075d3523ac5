-- Boards, threads, posts. Content is keyed by thread (design.md 4.2); ids are made by the application.

create table boards (
  id bigint primary key,                     -- = id of its Group actor
  parent_id bigint,
  position int not null default 0,
  description_source text not null default '',
  description_html text not null default '',
  language text not null default '',
  who_may_post smallint not null default 1,  -- 1 everyone incl. remote, 2 members, 3 moderators start threads, anyone replies, 4 moderators only
  opening_type smallint not null default 1,  -- 1 Note, 2 Article
  members_only boolean not null default false, -- readable after log-in only; does not federate
  archived_at timestamptz,
  remote boolean not null default false,     -- a Group of another server that we show
  thread_count bigint not null default 0,
  post_count bigint not null default 0,
  last_post_at timestamptz,
  created_at timestamptz not null default now()
);
create index boards_parent on boards (parent_id, position);

create table board_moderators (
  board_id bigint not null,
  actor_id bigint not null,
  added_by bigint,
  added_at timestamptz not null default now(),
  primary key (board_id, actor_id)
);
create index board_moderators_actor on board_moderators (actor_id);

-- what transactions added to a board, folded into its counts by a schedule: a board's row is never waited for
create table board_deltas (
  board_id bigint not null,
  id bigint not null,
  threads int not null,
  posts int not null,
  last_post_at timestamptz,
  primary key (board_id, id)
);

-- rules of a board, or of the site (board_id null). Never edited: a change retires a row and adds the next version.
create table rules (
  id bigint primary key,
  board_id bigint,
  position int not null,
  version int not null default 1,
  supersedes bigint,
  title text not null,
  text text not null default '',
  created_by bigint,
  created_at timestamptz not null default now(),
  retired_at timestamptz
);
create index rules_board on rules (board_id, position) where retired_at is null;

create table threads (
  id bigint primary key,
  board_id bigint not null,
  author_id bigint not null,
  title text not null,
  slug text not null,
  kind smallint not null default 1,          -- 1 discussion, 2 proposal, 3 consultation, 4 event, 5 publication
  stage smallint not null default 1,         -- 1 open; others come with processes
  state smallint not null default 1,         -- 1 visible, 2 held, 3 hidden, 4 removed, 5 deleted by author
  visibility smallint not null default 1,    -- 1 public, 2 unlisted, 3 members of the site
  language text not null default '',
  last_number int not null default 0,        -- last number given; never reused
  post_count int not null default 0,         -- visible posts
  pinned_at timestamptz,
  locked_at timestamptz,
  locked_by bigint,
  lock_reason text not null default '',
  created_at timestamptz not null default now(),
  last_post_at timestamptz not null default now(),
  last_author_id bigint,
  uri text not null default '',              -- remote context collection, '' for ours
  version bigint not null default 1          -- + 1 with each change that a page shows
);
create index threads_board on threads (board_id, (pinned_at is not null) desc, last_post_at desc, id desc) where state = 1;
create index threads_latest on threads (last_post_at desc, id desc) where state = 1 and visibility = 1;
create index threads_new on threads (board_id, id desc) where state = 1;
create index threads_author on threads (author_id, id desc);
create index threads_uri on threads (uri) where uri <> '';

create table posts (
  thread_id bigint not null,
  id bigint not null,
  number int not null,                       -- order of arrival here
  author_id bigint not null,
  host_id bigint,                            -- of the author, null = local
  reply_to_id bigint,                        -- post of the same thread
  reply_to_number int,
  state smallint not null default 1,         -- as threads.state
  visibility smallint not null default 1,    -- 1 public, 2 unlisted
  revision int not null default 1,
  source text not null default '',           -- Markdown of local posts; remote: their source if Markdown
  html text not null default '',             -- rendered and sanitised
  excerpt text not null default '',
  language text not null default '',
  summary text not null default '',          -- content warning
  sensitive boolean not null default false,
  uri text not null,
  url text not null default '',
  agree_count int not null default 0,
  attachments jsonb not null default '[]',   -- [{"type","media_type","url","alt","width","height"}]
  tags text[] not null default '{}',
  published_at timestamptz not null,         -- the author's own time, clamped to the past
  created_at timestamptz not null default now(),
  edited_at timestamptz,
  primary key (thread_id, id),
  unique (thread_id, number)
);
create index posts_author on posts (author_id, id desc);

-- directories
create table post_ids (id bigint primary key, thread_id bigint not null);
create table object_uris (uri_hash bytea primary key, uri text not null, thread_id bigint, post_id bigint);

create table post_revisions (                -- what was, before each edit; the newest stands in posts
  thread_id bigint not null,
  post_id bigint not null,
  revision int not null,
  title text not null default '',            -- of opening posts
  source text not null,
  html text not null,
  editor_id bigint not null,
  written_at timestamptz not null,
  primary key (thread_id, post_id, revision)
);

create table agreements (
  thread_id bigint not null,
  post_id bigint not null,
  actor_id bigint not null,
  activity_uri text not null default '',
  created_at timestamptz not null default now(),
  primary key (thread_id, post_id, actor_id)
);
create index agreements_actor on agreements (actor_id, post_id);

create table post_mentions (
  thread_id bigint not null,
  post_id bigint not null,
  actor_id bigint not null,
  primary key (thread_id, post_id, actor_id)
);
create index post_mentions_actor on post_mentions (actor_id, post_id desc);

create table thread_tags (
  thread_id bigint not null,
  tag text not null,                         -- folded
  primary key (tag, thread_id)
);

create table read_positions (
  member_id bigint not null,
  thread_id bigint not null,
  number int not null,
  seen_at timestamptz not null default now(),
  primary key (member_id, thread_id)
);

-- answers already given to a client's form or Idempotency-Key, kept 24 h (REL-4)
create table submissions (
  member_id bigint not null,
  key_hash bytea not null,
  location text not null,
  created_at timestamptz not null default now(),
  primary key (member_id, key_hash)
);
create index submissions_age on submissions (created_at);

create table media (
  sha256 bytea primary key,
  owner_id bigint not null,
  media_type text not null,
  bytes bigint not null,
  width int not null default 0,
  height int not null default 0,
  alt text not null default '',
  created_at timestamptz not null default now(),
  orphan_since timestamptz default now()     -- null once a post names it
);
create index media_orphans on media (orphan_since) where orphan_since is not null;
