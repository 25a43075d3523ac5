-- A thread outlives its opening when somebody answered: who counts its replies must know whether the opening is among
-- the posts that are counted.
alter table threads add column opening_gone boolean not null default false;
update threads t set opening_gone = true
where exists (select from posts o where o.thread_id = t.id and o.number = 1 and o.state = 5);
