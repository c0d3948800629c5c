-- +migrate Up notransaction
CREATE INDEX CONCURRENTLY birds_name ON birds (name);

-- +migrate Down notransaction
DROP INDEX CONCURRENTLY birds_name;
