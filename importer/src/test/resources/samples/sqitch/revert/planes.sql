-- Revert flights:planes from pg

BEGIN;

ALTER TABLE air.planes DROP COLUMN seats;

COMMIT;
