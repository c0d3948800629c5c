CREATE TABLE countries (code char(2) PRIMARY KEY, name text NOT NULL);
COPY countries (code, name) FROM STDIN;
AT	Österreich
CH	Suisse; Schweiz
\.
CREATE INDEX countries_name ON countries (name);
