-- Revert flights:flights from pg

BEGIN;

DROP TABLE air.flights;

COMMIT;
