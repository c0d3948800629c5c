-- no-transaction
CREATE INDEX CONCURRENTLY songs_name ON songs (name);
