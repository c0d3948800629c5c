-- Verify flights:appschema on pg

SELECT pg_catalog.has_schema_privilege('air', 'usage');

ROLLBACK;
