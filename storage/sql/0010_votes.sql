-- Votes that a board passes on wait for the next batch of it: written, private, not sent yet.
alter table activities add column batched boolean not null default false;
create index activities_batched on activities (actor_id, id) where batched;
