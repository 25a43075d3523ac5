-- The public log is append-only as decisions, domain policy and the audit log are; but its texts may be erased, since
-- the chain goes over their salted hashes (moderation.md 9). Everything else of a row stays as it was written.
create or replace function only_erase() returns trigger language plpgsql as $$
begin
  if row(new.id, new.at, new.measure, new.staff_role, new.automated, new.ends_at, new.decision_id, new.policy_id,
         new.fields_hash, new.previous_hash, new.hash)
     is distinct from
     row(old.id, old.at, old.measure, old.staff_role, old.automated, old.ends_at, old.decision_id, old.policy_id,
         old.fields_hash, old.previous_hash, old.hash)
     or new.subject not in ('', old.subject) or new.scope not in ('', old.scope) or new.rule not in ('', old.rule)
     or new.reason not in ('', old.reason) or new.salt not in ('', old.salt) then
    raise exception 'rows of % are append-only', tg_table_name using errcode = '42501';
  end if;
  return new;
end
$$;
create or replace trigger public_log_append_only before update on public_log for each row execute function only_erase();
