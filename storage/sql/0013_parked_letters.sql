-- A letter that its host answers with an error of the server, while it takes others, waits by itself: state 3, parked
-- until not_before. Later letters about the same object to the same inbox wait with it.
alter table deliveries add column not_before timestamptz;
create index deliveries_parked on deliveries (host_id, object_id) where state = 3;
create index deliveries_parked_until on deliveries (not_before) where state = 3;
