-- Deploy flights:airports to pg

BEGIN;

CREATE TABLE air.airports (code char(3) PRIMARY KEY);

COMMIT;
