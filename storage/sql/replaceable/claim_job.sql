-- Leases the most urgent due job of one of `kinds` to `for_holder` for 60 s, counting the try before it runs (REL-9). A
-- running job's run_at is the end of its lease, so "due" is one comparison and a lapsed lease comes up by itself. One
-- look per priority keeps jobs that wait for later out of the way of the due ones. Its settings: see claim_inbox.
create or replace function claim_job(for_holder text, kinds text[])
returns table (id bigint, kind text, payload text, tries smallint, max_tries smallint, abandoned boolean)
language plpgsql set enable_seqscan = off set enable_bitmapscan = off set enable_sort = off as $$
#variable_conflict use_column
declare
  place tid;
  was_held boolean;
begin
  for urgency in 1..9 loop
    select j.ctid, j.leased_until is not null into place, was_held from jobs j
    where j.state = 1 and j.priority = urgency and j.run_at <= now() and j.kind = any(kinds)
    order by j.run_at limit 1 for update skip locked;
    if place is not null then
      return query
        update jobs j set tries = j.tries + 1, leased_by = for_holder, leased_until = now() + interval '60 seconds',
          run_at = now() + interval '60 seconds'
        where j.ctid = place
        returning j.id, j.kind, j.payload, j.tries, j.max_tries, was_held;
      return;
    end if;
  end loop;
end
$$;

-- The end of a job; false when `of_holder` lost its lease.
create or replace function finish_job(job bigint, of_holder text) returns boolean
language plpgsql set enable_seqscan = off set enable_bitmapscan = off as $$
begin
  delete from jobs where id = job and leased_by = of_holder and leased_until is not null;
  return found;
end
$$;
