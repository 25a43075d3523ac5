-- What the serving role may do (security.md, SEC-45): run after the migrations by the role that owns the schema, for the
-- role named by samvad.serving_role. Nothing but what stands here: no DDL, no truncate, no trigger, and no other table;
-- what an owner must do while the forum serves (keep_inbox_bodies, lock_public_log) are functions that run as the owner.
-- Of decisions, domain_policy, public_log and audit_log nothing is changed or deleted.
--
-- Letters: s select, i insert, u update (and select … for update), d delete. A db test holds the list against the catalogue and against every
-- statement of the program. Only what differs is changed: a process that starts disturbs no plan of those that serve.
do $$
declare
  serving text := current_setting('samvad.serving_role');
  serving_id oid := (select oid from pg_roles where rolname = current_setting('samvad.serving_role'));
  here text := current_schema();
  thing record;
begin
  for thing in
    with listed (name, verbs) as (values
      ('activities', 'siud'), ('actor_checks', 'siu'), ('actor_handles', 'siud'), ('actor_keys', 'siud'),
      ('actor_uris', 'sid'), ('actors', 'siud'), ('agreements', 'sid'), ('audit_log', 'si'), ('board_deltas', 'siud'),
      ('board_moderators', 'sid'), ('boards', 'siu'), ('decisions', 'si'), ('deleted_uris', 'sid'),
      ('deliveries', 'siud'), ('domain_mutes', 'sid'), ('domain_policy', 'si'), ('epochs', 'sid'),
      ('follows', 'siud'), ('holds', 'siu'), ('hosts', 'siud'), ('inbox_bodies', 'si'), ('inbox_ids', 'sid'),
      ('inbox_queue', 'siud'), ('jobs', 'siud'), ('key_pairs', 'siud'), ('login_tries', 'siud'), ('media', 's'),
      ('members', 'siu'), ('notices', 'siu'), ('object_uris', 'siud'), ('post_ids', 'sid'), ('post_mentions', 'sid'),
      ('post_revisions', 'siud'), ('posts', 'siu'), ('process_slots', 'su'), ('public_log', 'si'),
      ('read_positions', 'siu'), ('relations', 'sid'), ('report_notes', 'si'), ('reports', 'siu'), ('rules', 'siu'),
      ('schedules', 'siu'), ('schema_steps', 's'), ('sessions', 'siud'), ('shard_leases', 'siu'),
      ('site_settings', 'siu'), ('submissions', 'sid'), ('thread_tags', 'sid'), ('threads', 'siu'),
      ('word_rules', 'siu')),
    ours as (
      select c.relname, array(
          select p from unnest(array['DELETE', 'INSERT', 'SELECT', 'UPDATE']) p
          where strpos(l.verbs, lower(left(p, 1))) > 0 order by p) as wanted, array(
          select a.privilege_type from aclexplode(c.relacl) a where a.grantee in (0, serving_id) order by 1) as given
      from pg_class c left join listed l on l.name = c.relname
      where c.relnamespace = here::regnamespace and c.relkind in ('r', 'p', 'v', 'm')
        and pg_has_role(c.relowner, 'USAGE') and not exists (
          select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e'))
    select o.relname, o.wanted from ours o where o.wanted <> o.given
  loop
    execute format('revoke all on table %I.%I from public, %I', here, thing.relname, serving);
    if thing.wanted <> '{}' then
      execute format('grant %s on table %I.%I to %I', array_to_string(thing.wanted, ', '), here, thing.relname, serving);
    end if;
  end loop;

  -- what runs as the owner is for the serving role alone
  for thing in
    select p.oid, p.oid::regprocedure::text as name, p.prosecdef and (p.proacl is null or exists (
        select from aclexplode(p.proacl) a where a.grantee = 0)) as open
    from pg_proc p
    where p.pronamespace = here::regnamespace and pg_has_role(p.proowner, 'USAGE') and not exists (
      select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')
  loop
    if thing.open then execute format('revoke all on routine %s from public', thing.name); end if;
    if not has_function_privilege(serving_id, thing.oid, 'EXECUTE') then
      execute format('grant execute on routine %s to %I', thing.name, serving);
    end if;
  end loop;

  if not has_schema_privilege(serving_id, here, 'USAGE') then
    execute format('grant usage on schema %I to %I', here, serving);
  end if;
  if has_schema_privilege(serving_id, here, 'CREATE') then
    execute format('revoke create on schema %I from public, %I', here, serving);
  end if;
  if has_database_privilege(serving_id, current_database(), 'CREATE, TEMPORARY')
    and pg_has_role((select datdba from pg_database where datname = current_database()), 'USAGE') then
    execute format('revoke create, temporary on database %I from public, %I', current_database(), serving);
  end if;
end
$$;
