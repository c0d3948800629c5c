-- +migrate Up
CREATE TABLE birds (id int PRIMARY KEY, name text);
-- +migrate StatementBegin
CREATE FUNCTION sing(text) RETURNS text LANGUAGE sql AS $$
    SELECT $1 || '!';
$$;
-- +migrate StatementEnd

-- +migrate Down
DROP FUNCTION sing(text);
DROP TABLE birds;
