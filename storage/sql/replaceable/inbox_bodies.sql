-- Keeps the months of inbox_bodies (design.md 4.19): makes the partitions of this month and of the two to come, and
-- drops those that ended more than `kept_months` ago. Gives how many partitions and rows went.
--
-- A new partition locks out the inbox until the default one has been read for rows of its month. So the default one is
-- kept empty: this month has a partition from the first call on, which the schema itself makes. A month whose rows
-- stand in the default one already gets none; they leave it row by row, 10,000 a call. Nor does the inbox wait long for
-- somebody else who holds the table, a dump for instance: the call fails, and is made again.
--
-- It runs as the owner of the tables, whoever calls it: the role that serves makes and drops none itself.
create or replace function keep_inbox_bodies(kept_months int) returns bigint
language plpgsql security definer set lock_timeout = '200ms' as $$
declare
  this_month timestamp := date_trunc('month', now() at time zone 'UTC');
  oldest timestamp := this_month - make_interval(months => kept_months);
  month timestamp;
  part text;
  gone bigint := 0;
  rows_gone bigint;
begin
  for ahead in 0..2 loop
    month := this_month + make_interval(months => ahead);
    part := 'inbox_bodies_' || to_char(month, 'YYYY_MM');
    if to_regclass(part) is null and not exists (
      select from inbox_bodies_default
      where received_at >= month at time zone 'UTC' and received_at < (month + interval '1 month') at time zone 'UTC')
    then
      execute format('create table %I partition of inbox_bodies for values from (%L) to (%L)', part,
                     month at time zone 'UTC', (month + interval '1 month') at time zone 'UTC');
    end if;
  end loop;

  for part in
    select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = 'inbox_bodies'::regclass and c.relname ~ '^inbox_bodies_\d{4}_\d{2}$'
      and c.relname < 'inbox_bodies_' || to_char(oldest, 'YYYY_MM')
  loop
    execute format('drop table %I', part);
    gone := gone + 1;
  end loop;

  delete from inbox_bodies_default where (received_at, id) in (
    select received_at, id from inbox_bodies_default
    where received_at < oldest at time zone 'UTC' order by received_at limit 10000);
  get diagnostics rows_gone = row_count;
  return gone + rows_gone;
end
$$;

do $$
begin
  execute format('alter function keep_inbox_bodies(int) set search_path = %I, pg_temp', current_schema());
  perform keep_inbox_bodies(1200);
exception when lock_not_available then null;  -- the job makes them soon
end
$$;
