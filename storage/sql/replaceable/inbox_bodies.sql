-- Keeps the months of inbox_bodies (design.md 4.19): makes the partitions of the two months to come, while they are
-- still empty, and drops those that ended more than `kept_months` ago. What came before the first partition was made
-- stands in the default one and leaves it row by row, 10,000 a call. Gives how many partitions and rows went.
create or replace function keep_inbox_bodies(kept_months int) returns bigint language plpgsql as $$
declare
  this_month timestamp := date_trunc('month', now() at time zone 'UTC');
  oldest timestamp := this_month - make_interval(months => kept_months);
  month timestamp;
  part text;
  gone bigint;
  rows_gone bigint;
begin
  for ahead in 1..2 loop
    month := this_month + make_interval(months => ahead);
    part := 'inbox_bodies_' || to_char(month, 'YYYY_MM');
    if to_regclass(part) is null then
      execute format('create table %I partition of inbox_bodies for values from (%L) to (%L)', part,
                     month at time zone 'UTC', (month + interval '1 month') at time zone 'UTC');
    end if;
  end loop;

  gone := 0;
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
