-- Since when a print supplier may have a batch: before that its file can be made anew. Of those under way nobody knows.
alter table print_batch add column offered_at timestamptz;
update print_batch set offered_at = updated_at where way = 'supplier' and state = 'made';
