-- migrate:up transaction:false
CREATE INDEX CONCURRENTLY cities_lower ON cities (lower(name));

-- migrate:down transaction:false
DROP INDEX CONCURRENTLY cities_lower;
