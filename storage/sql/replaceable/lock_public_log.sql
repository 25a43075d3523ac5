-- Keeps others from adding to the public log until this transaction ends, and gives the hash of its last row (null when
-- it is empty). Such a lock takes the right to change rows, which the serving role has not: so the owner takes it.
create or replace function lock_public_log() returns bytea language plpgsql security definer as $$
begin
  lock table public_log in share row exclusive mode;
  return (select l.hash from public_log l order by l.id desc limit 1);
end
$$;

do $$
begin
  execute format('alter function lock_public_log() set search_path = %I, pg_temp', current_schema());
end
$$;
