-- Revert flights:appschema from pg

BEGIN;

DROP SCHEMA air;

COMMIT;
