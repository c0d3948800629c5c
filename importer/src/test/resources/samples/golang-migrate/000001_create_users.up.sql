CREATE TABLE users (id serial PRIMARY KEY, login text NOT NULL);
