-- Takes up to `wanted` due rows of a lane for 60 s, counting the try before it runs (REL-9), oldest first: rows nobody
-- holds, or with `left_over` those whose lease ran out with their process.
--
-- A function for its settings' sake: the plan is made once a session, mostly while the queue is empty, and the planner
-- then reads and sorts the whole table however long it has grown. So the order comes from the index, the rows by their
-- places. A slow claim costs double: it holds locks on rows that others claimed meanwhile until it ends.
create or replace function claim_inbox(wanted int, of_lane smallint, left_over boolean)
returns table (id bigint, signer_uri text, host text, activity_uri text, object_hash bigint, body bytea, tries smallint)
language plpgsql set enable_seqscan = off set enable_bitmapscan = off set enable_sort = off as $$
#variable_conflict use_column
begin
  if left_over then
    return query
      update inbox_queue q set leased_until = now() + interval '60 seconds', tries = q.tries + 1
      where q.ctid = any(array(
        select i.ctid from inbox_queue i
        where i.state = 1 and i.lane = of_lane and i.run_at <= now() and i.leased_until < now()
        order by i.run_at, i.id limit wanted for update skip locked))
      returning q.id, q.signer_uri, q.host, q.activity_uri, q.object_hash, q.body, q.tries;
  else
    return query
      update inbox_queue q set leased_until = now() + interval '60 seconds', tries = q.tries + 1
      where q.ctid = any(array(
        select i.ctid from inbox_queue i
        where i.state = 1 and i.lane = of_lane and i.run_at <= now() and i.leased_until is null
        order by i.run_at, i.id limit wanted for update skip locked))
      returning q.id, q.signer_uri, q.host, q.activity_uri, q.object_hash, q.body, q.tries;
  end if;
end
$$;

-- Rows that are done leave the queue.
create or replace function finish_inbox(ids bigint[]) returns void
language plpgsql set enable_seqscan = off set enable_bitmapscan = off set enable_hashjoin = off as $$
begin
  delete from inbox_queue where id = any(ids);
end
$$;
