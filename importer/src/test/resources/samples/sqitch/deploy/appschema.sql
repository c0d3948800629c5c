-- Deploy flights:appschema to pg

BEGIN;

CREATE SCHEMA air;

COMMIT;
