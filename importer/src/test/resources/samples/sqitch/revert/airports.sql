-- Revert flights:airports from pg

BEGIN;

DROP TABLE air.airports;

COMMIT;
