-- What the mediator was told last about a mailing and has not confirmed: it may have done it all the same.
alter table mailing add column mediator_asked text check (mediator_asked in ('running', 'paused', 'cancelled'));
