-- +goose Up
CREATE TABLE posts (id int PRIMARY KEY, title text);

-- +goose Down
DROP TABLE posts;
