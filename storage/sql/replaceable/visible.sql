-- May this viewer read this post? The one question every list asks (SEC-15); forum::can_see says the same for a single
-- object, and a property test compares the two over a generated world. For a thread in a list, pass the thread's own
-- state and author as the post's: a thread is listed when its opening post may be read.
--
-- Plain scalar arguments and no sub-select, so that the planner inlines the body into the list's own condition.

-- "a.b.example" gives {a.b.example, b.example, example}; a port is cut off.
create or replace function domain_suffixes(host text) returns text[] language sql immutable parallel safe as $$
  select array(
    select array_to_string(parts[i:], '.')
    from (select string_to_array(split_part(host, ':', 1), '.') as parts) split, generate_subscripts(parts, 1) i)
$$;

create or replace function visible(
  viewer bigint,               -- actor id, 0 = anonymous
  full_member boolean,         -- active member of this site
  staff boolean,               -- moderator or administrator of the site
  private_site boolean,
  moderated bigint[],          -- boards the viewer moderates
  hidden_actors bigint[],      -- blocked or muted by, or blocking, the viewer
  hidden_domains text[],
  followed_limited bigint[],   -- limited actors that the viewer follows
  board bigint,
  members_only boolean,
  thread_state smallint,
  thread_visibility smallint,
  thread_author bigint,
  post_state smallint,
  author bigint,
  author_host text,            -- '' = local
  author_limited boolean,      -- itself or its domain
  author_suspended boolean)
returns boolean language sql immutable parallel safe as $$
  select
    (full_member or not (private_site or members_only or thread_visibility = 3))
    and post_state <> 5 and thread_state <> 5
    and case
      when staff or board = any(moderated) then true
      else
        (thread_state = 1 or (thread_author = viewer and thread_state in (2, 3)))
        and case
          when author = viewer then post_state in (1, 2, 3)
          else post_state = 1
            and not author_suspended
            and (not author_limited or author = any(followed_limited))
            and not (author = any(hidden_actors))
            and (author_host = '' or cardinality(hidden_domains) = 0
                 or not (domain_suffixes(author_host) && hidden_domains))
        end
    end
$$;
