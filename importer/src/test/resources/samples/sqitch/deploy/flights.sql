-- Deploy flights:flights to pg

BEGIN;

CREATE TABLE air.flights (plane int REFERENCES air.planes, code char(3) REFERENCES air.airports);

COMMIT;
