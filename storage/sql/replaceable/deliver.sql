-- What the senders ask and say of each letter. Functions for their settings' sake, as claim_inbox: a plan made while the
-- queue was empty would read and sort it whole however long it has grown.

-- The next hosts of the shards that have letters waiting and may be tried now, those that failed lately or the others:
-- behind the host named for each shard, in order of their ids, without those that are busy. Found by a loose scan of the index, one step a host however
-- many letters wait, that ends as soon as enough are found. The look at each host is one of its own ("offset 0"): a join
-- could read all hosts first.
create or replace function due_hosts(shards smallint[], after bigint[], busy bigint[], failing boolean, wanted int)
returns table (shard smallint, id bigint, name text, failures int, prefers_rfc9421 boolean)
language plpgsql set enable_seqscan = off set enable_bitmapscan = off set enable_hashjoin = off
  set enable_mergejoin = off as $$
#variable_conflict use_column
begin
  return query
    with recursive held as (select * from unnest(shards, after) as t(shard, host_id)),
    waiting as (
      select h.shard, (select d.host_id from deliveries d
                       where d.state = 1 and d.shard = h.shard and d.host_id > h.host_id
                       order by d.host_id limit 1) as host_id
      from held h
      union all
      select w.shard, (select d.host_id from deliveries d
                       where d.state = 1 and d.shard = w.shard and d.host_id > w.host_id
                       order by d.host_id limit 1)
      from waiting w where w.host_id is not null)
    select w.shard, h.id, h.name, h.failures, h.prefers_rfc9421
    from waiting w cross join lateral (
      select o.id, o.name, o.failures, coalesce(o.prefers_rfc9421_until > now(), false) as prefers_rfc9421
      from hosts o
      where o.id = w.host_id and o.next_try_at <= now() and o.suspended_at is null and (o.failures > 0) = failing
      offset 0) h
    where w.host_id <> all(busy)
    limit wanted;
end
$$;

-- The oldest letters that wait for a host, none before a parked one about its object, and none with a post that is not to
-- be seen any longer, or whose author is suspended: what takes a post back leaves all the same. "offset 0" keeps the look at each activity one of its own: a join may read
-- either side whole, whatever is switched off.
create or replace function due_letters(to_host bigint, wanted int)
returns table (host_id bigint, activity_id bigint, inbox_hash bigint, inbox text, object_id bigint, actor_id bigint,
               body text, tries smallint, created_at timestamptz)
language plpgsql set enable_seqscan = off set enable_bitmapscan = off set enable_sort = off as $$
#variable_conflict use_column
begin
  return query
    select d.host_id, d.activity_id, d.inbox_hash, d.inbox, d.object_id, a.actor_id, a.body, d.tries, d.created_at
    from (select l.host_id, l.activity_id, l.inbox_hash, l.inbox, l.object_id, l.tries, l.created_at from deliveries l
          where l.host_id = to_host and l.state = 1
            and not exists (select from deliveries p
                            where p.state = 3 and p.host_id = l.host_id and p.object_id = l.object_id
                              and p.inbox_hash = l.inbox_hash and p.last_status >= 500)
          order by l.activity_id limit wanted) d
    cross join lateral (
      select o.actor_id, o.body from activities o
      where o.id = d.activity_id and (
        o.post_id is null or o.type not in ('Create', 'Update', 'Announce')
        or exists (select from posts p join actors w on w.id = p.author_id
                   where p.thread_id = o.thread_id and p.id = o.post_id and p.state = 1 and w.suspended_at is null)
        or o.body ~ '"type"\s*:\s*"(Delete|Undo)"')
      offset 0) a
    order by d.activity_id;
end
$$;

-- Letters that arrived leave the queue, each found by its key: a join could read the whole queue.
create or replace function letters_delivered(hosts bigint[], activities bigint[], inboxes bigint[]) returns void
language plpgsql set enable_seqscan = off set enable_bitmapscan = off as $$
begin
  delete from deliveries where ctid = any(array(
    select (select d.ctid from deliveries d
            where d.host_id = t.host_id and d.activity_id = t.activity_id and d.inbox_hash = t.inbox_hash)
    from unnest(hosts, activities, inboxes) as t(host_id, activity_id, inbox_hash)));
end
$$;

-- A letter was tried in vain, or given up.
create or replace function letter_failed(to_host bigint, activity bigint, to_inbox bigint, answer int, reason text,
                                         given_up boolean) returns void
language plpgsql set enable_seqscan = off set enable_bitmapscan = off as $$
begin
  update deliveries
  set tries = least(tries + 1, 30000), last_status = answer, last_error = reason,
      state = case when given_up then 2 else state end
  where host_id = to_host and activity_id = activity and inbox_hash = to_inbox;
end
$$;

-- A letter was answered with an error of its own: it is parked for so many seconds.
create or replace function letter_parked(to_host bigint, activity bigint, to_inbox bigint, answer int, reason text,
                                         seconds double precision) returns void
language plpgsql set enable_seqscan = off set enable_bitmapscan = off as $$
begin
  update deliveries
  set tries = least(tries + 1, 30000), last_status = answer, last_error = reason, state = 3,
      not_before = now() + make_interval(secs => seconds)
  where host_id = to_host and activity_id = activity and inbox_hash = to_inbox and state = 1;
end
$$;

-- Letters of a host that due_letters passes over are parked, so that the host is not looked at for their sake: those
-- behind a parked one until it is tried, those with a post that may not be seen now for ten minutes. Nobody is told any
-- more what was in a post that its author has deleted.
create or replace function set_letters_aside(to_host bigint) returns void
language plpgsql set enable_seqscan = off set enable_bitmapscan = off set enable_hashjoin = off
  set enable_mergejoin = off as $$
begin
  update deliveries l set state = 3, not_before = p.not_before
  from deliveries p
  where p.state = 3 and p.host_id = to_host and l.host_id = to_host and l.state = 1 and l.object_id = p.object_id
    and l.inbox_hash = p.inbox_hash and p.last_status >= 500;
  delete from deliveries l
  using activities o, posts p
  where l.host_id = to_host and l.state = 1 and o.id = l.activity_id and o.type in ('Create', 'Update', 'Announce')
    and p.thread_id = o.thread_id and p.id = o.post_id and p.state = 5 and not o.body ~ '"type"\s*:\s*"(Delete|Undo)"';
  update deliveries l
  set state = 3, not_before = now() + interval '10 minutes', last_status = 0, last_error = 'the post is not to be seen now'
  from activities o, posts p, actors w
  where l.host_id = to_host and l.state = 1 and o.id = l.activity_id and o.type in ('Create', 'Update', 'Announce')
    and p.thread_id = o.thread_id and p.id = o.post_id and w.id = p.author_id
    and (p.state <> 1 or w.suspended_at is not null) and not o.body ~ '"type"\s*:\s*"(Delete|Undo)"';
end
$$;
