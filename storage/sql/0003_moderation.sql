-- Reports, decisions, policy. Decisions and policy are append-only rows (moderation.md 4, 9); a trigger refuses change.

create table word_rules (
  id bigint primary key,
  board_id bigint,                           -- null = whole site
  form smallint not null,                    -- 1 literal word or phrase, 2 RE2 pattern
  pattern text not null,
  applies_to smallint not null,              -- bits: 1 post, 2 title, 4 name, 8 bio
  action smallint not null,                  -- 1 hold, 2 refuse
  reason text not null,                      -- shown to the author
  created_by bigint,
  created_at timestamptz not null default now(),
  retired_at timestamptz,
  retired_by bigint
);
create index word_rules_live on word_rules (id) where retired_at is null;

-- why a post waits for a moderator
create table holds (
  thread_id bigint not null,
  post_id bigint not null,
  cause smallint not null,                   -- 1 word rule, 2 first contact, 3 board asks for approval
  word_rule_id bigint,
  matched text not null default '',
  author_id bigint not null,
  board_id bigint not null,
  created_at timestamptz not null default now(),
  released_at timestamptz,
  released_by bigint,
  primary key (thread_id, post_id)
);
create index holds_open on holds (created_at) where released_at is null;

create table reports (
  id bigint primary key,
  state smallint not null default 1,         -- 1 new, 2 merged, 3 claimed, 4 decided, 5 closed
  merged_into bigint,
  target_actor_id bigint not null,
  thread_id bigint,
  post_id bigint,
  board_id bigint,
  reporter_id bigint,                        -- a member; null when a remote server reported
  reporter_host text not null default '',
  category smallint not null,                -- 1 spam, 2 against the law, 3 against a rule, 4 other
  rule_id bigint,
  comment text not null default '',
  snapshot_title text not null default '',
  snapshot_source text not null default '',
  snapshot_html text not null default '',
  flag_uri text not null default '',         -- id of an incoming Flag
  forwarded_at timestamptz,
  priority int not null default 0,
  claimed_by bigint,
  claimed_until timestamptz,
  decision_id bigint,
  created_at timestamptz not null default now(),
  closed_at timestamptz
);
create index reports_queue on reports (priority desc, created_at) where state in (1, 3);
create index reports_target on reports (target_actor_id, created_at desc);
create index reports_merged on reports (merged_into) where merged_into is not null;
create index reports_post on reports (post_id) where post_id is not null;
create index reports_reporter on reports (reporter_id, created_at desc) where reporter_id is not null;
create unique index reports_once on reports (reporter_id, coalesce(post_id, 0), target_actor_id) where state in (1, 3) and reporter_id is not null;

create table report_notes (
  report_id bigint not null,
  id bigint not null,
  author_id bigint not null,
  text text not null,
  created_at timestamptz not null default now(),
  primary key (report_id, id)
);

create table decisions (                     -- append-only
  id bigint primary key,
  report_id bigint,
  measure smallint not null,                 -- 1 no breach, 2 hide, 3 remove, 4 restore, 5 warn, 6 limit, 7 suspend, 8 lift, 9 lock, 10 unlock
  target_actor_id bigint not null,
  thread_id bigint,
  post_id bigint,
  board_id bigint,                           -- scope; null = site
  rule_id bigint,
  rule_version int,
  facts text not null default '',            -- the passage decided on, quoted; private
  reason text not null,                      -- shown to the author and in the public log
  internal_note text not null default '',
  automated boolean not null default false,
  from_notice boolean not null default false,
  starts_at timestamptz not null default now(),
  ends_at timestamptz,
  appeal_until timestamptz,
  reverses bigint,                           -- decision undone by this one
  author_id bigint,                          -- staff member
  author_role smallint not null default 2,
  created_at timestamptz not null default now()
);
create index decisions_target on decisions (target_actor_id, created_at desc);
create index decisions_post on decisions (post_id) where post_id is not null;
create index decisions_ending on decisions (ends_at) where ends_at is not null;

create table domain_policy (                 -- append-only; the newest row of a domain is in force
  id bigint primary key,
  domain text not null,                      -- canonical; covers subdomains
  severity smallint not null,                -- 0 none (withdrawn), 1 limit, 2 suspend
  reject_media boolean not null default false,
  reject_reports boolean not null default false,
  public_comment text not null default '',
  private_comment text not null default '',
  obfuscate boolean not null default false,
  expires_at timestamptz,
  author_id bigint,
  created_at timestamptz not null default now()
);
create index domain_policy_domain on domain_policy (domain, id desc);

-- the public log: one row per public act, chained (moderation.md 9). Field texts are salted and hashed so that a text can
-- be erased later without breaking the chain.
create table public_log (
  id bigint primary key,
  at timestamptz not null,
  measure text not null,
  subject text not null default '',          -- link or pseudonym
  scope text not null default '',
  rule text not null default '',
  reason text not null default '',
  staff_role text not null default '',
  automated boolean not null default false,
  ends_at timestamptz,
  decision_id bigint,
  policy_id bigint,
  salt bytea not null,
  fields_hash bytea not null,
  previous_hash bytea not null,
  hash bytea not null unique
);
create index public_log_at on public_log (id desc);

create table notices (                       -- to a member, from the moderators or the site
  member_id bigint not null,
  id bigint not null,
  kind smallint not null,                    -- 1 decision, 2 report closed, 3 held post released, 4 held post refused, 5 account approved
  decision_id bigint,
  report_id bigint,
  thread_id bigint,
  post_id bigint,
  args jsonb not null default '{}',
  created_at timestamptz not null default now(),
  read_at timestamptz,
  primary key (member_id, id)
);
create index notices_unread on notices (member_id) where read_at is null;

create table audit_log (                     -- append-only, staff only
  id bigint primary key,
  at timestamptz not null default now(),
  actor_id bigint,                           -- null = command line or the system
  action text not null,
  target text not null default '',
  detail text not null default ''
);

create table site_settings (                 -- what administrators set in the browser
  key text primary key,
  value text not null,
  changed_by bigint,
  changed_at timestamptz not null default now()
);

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'rows of % are append-only', tg_table_name using errcode = '42501';
end $$;
create trigger decisions_append_only before update or delete on decisions for each row execute function refuse_change();
create trigger domain_policy_append_only before update or delete on domain_policy for each row execute function refuse_change();
create trigger audit_log_append_only before update or delete on audit_log for each row execute function refuse_change();
create trigger public_log_no_delete before delete on public_log for each row execute function refuse_change();
