-- migrate:up
CREATE TABLE cities (name text PRIMARY KEY);

-- migrate:down
DROP TABLE cities;
