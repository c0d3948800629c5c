-- no-transaction
DROP INDEX CONCURRENTLY songs_name;
