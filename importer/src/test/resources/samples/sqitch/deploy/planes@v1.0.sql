-- Deploy flights:planes@v1.0 to pg

BEGIN;

CREATE TABLE air.planes (id int PRIMARY KEY);

COMMIT;
