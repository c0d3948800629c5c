CREATE TABLE songs (id int PRIMARY KEY, name text);
