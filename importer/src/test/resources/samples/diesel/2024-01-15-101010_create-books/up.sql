CREATE TABLE books (isbn text PRIMARY KEY, changed timestamptz);
