-- The raw bytes that came before the first month had a partition stand in the default one. As long as it holds rows,
-- each new month must read it whole while the inbox waits. So it becomes the partition of all that came until now, under
-- the name of its last month, and an empty one takes its place.
do $$
declare
  next_month timestamp := date_trunc('month', now() at time zone 'UTC') + interval '1 month';
  first_part text;
  upper_end timestamp;
  part text;
begin
  if not exists (select from inbox_bodies_default) then return; end if;
  select min(c.relname) into first_part
  from pg_inherits i join pg_class c on c.oid = i.inhrelid
  where i.inhparent = 'inbox_bodies'::regclass and c.relname ~ '^inbox_bodies_\d{4}_\d{2}$';
  upper_end := least(next_month, to_timestamp(right(first_part, 7), 'YYYY_MM') at time zone 'UTC');
  part := 'inbox_bodies_' || to_char(upper_end - interval '1 month', 'YYYY_MM');
  -- rows behind a month that has a partition: they stay, and leave with the sweep
  if exists (select from inbox_bodies_default where received_at >= upper_end at time zone 'UTC') then return; end if;
  alter table inbox_bodies detach partition inbox_bodies_default;
  execute format('alter table inbox_bodies_default rename to %I', part);
  execute format('alter index inbox_bodies_default_pkey rename to %I', part || '_pkey');
  execute format('alter table inbox_bodies attach partition %I for values from (minvalue) to (%L)',
                 part, upper_end at time zone 'UTC');
  create table inbox_bodies_default partition of inbox_bodies default;
end
$$;
