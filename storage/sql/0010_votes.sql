-- Votes that a board passes on wait for their batch: written, private, not sent yet.
create index activities_votes on activities (actor_id, id) where waiting and not public;
