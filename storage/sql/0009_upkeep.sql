-- What the sweeps of old rows walk along: letters nobody can read at our addresses any more.
create index activities_unserved on activities (id) where not public and not in_outbox and not waiting;

-- No foreign key points to actors (design.md 4.2); instead a job walks what names them, a window of rows a time.
create table actor_checks (
  name text primary key,                     -- of the table it walks
  after_a bigint not null default 0,         -- key of the last row it looked at
  after_b bigint not null default 0,
  missing bigint not null default 0,         -- rows of this walk whose actor is not there
  missing_before bigint not null default 0,  -- of the walk before
  checked_at timestamptz not null default now()
);
