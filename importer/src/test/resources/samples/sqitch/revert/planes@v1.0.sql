-- Revert flights:planes@v1.0 from pg

BEGIN;

DROP TABLE air.planes;

COMMIT;
