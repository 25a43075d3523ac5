-- As claim_inbox, for one row of the lane that waits for other servers: the oldest whose host is none of `besides`. Those
-- that are passed over are read, so a claim costs what waits in front of its row.
create or replace function claim_fetching(of_lane smallint, besides text[])
returns table (id bigint, signer_uri text, host text, activity_uri text, object_hash bigint, body bytea, tries smallint)
language plpgsql set enable_seqscan = off set enable_bitmapscan = off set enable_sort = off as $$
#variable_conflict use_column
begin
  return query
    update inbox_queue q set leased_until = now() + interval '60 seconds', tries = q.tries + 1
    where q.ctid = any(array(
      select i.ctid from inbox_queue i
      where i.state = 1 and i.lane = of_lane and i.run_at <= now() and i.leased_until is null
        and i.host <> all(besides)
      order by i.run_at, i.id limit 1 for update skip locked))
    returning q.id, q.signer_uri, q.host, q.activity_uri, q.object_hash, q.body, q.tries;
end
$$;
