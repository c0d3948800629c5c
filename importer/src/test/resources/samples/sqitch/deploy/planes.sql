-- Deploy flights:planes to pg

BEGIN;

ALTER TABLE air.planes ADD COLUMN seats int;

COMMIT;
