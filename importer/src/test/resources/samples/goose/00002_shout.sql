-- Titles are shouted.

-- +goose Up
-- +goose StatementBegin
CREATE FUNCTION shout() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    NEW.title := upper(NEW.title);
    RETURN NEW;
END
$body$
-- +goose StatementEnd
CREATE TRIGGER posts_shout BEFORE INSERT ON posts FOR EACH ROW EXECUTE FUNCTION shout();

-- +goose Down
DROP TRIGGER posts_shout ON posts;
-- +goose StatementBegin
DROP FUNCTION shout();
-- +goose StatementEnd
