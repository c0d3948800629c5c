-- The dump of a history of format 1 (pg_dump 15, plain SQL with INSERTs), made by the migrations of KeptHistory.

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

CREATE FUNCTION public.stepwell_digest() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    hash bytea;
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        UPDATE "public"."stepwell_digest" SET count = 0, digest_1 = 0, digest_2 = 0, digest_3 = 0, digest_4 = 0;
        RETURN NULL;
    END IF;
    IF TG_OP <> 'INSERT' THEN
        hash := sha256(convert_to(OLD.migration_set || ':' || array_to_string(OLD.version_number, '.')
            || ':' || OLD.state || ':' || OLD.checksum, 'UTF8'));
        UPDATE "public"."stepwell_digest" SET count = count - 1,
            digest_1 = digest_1 # ('x' || encode(substr(hash, 1, 8), 'hex'))::bit(64)::bigint,
            digest_2 = digest_2 # ('x' || encode(substr(hash, 9, 8), 'hex'))::bit(64)::bigint,
            digest_3 = digest_3 # ('x' || encode(substr(hash, 17, 8), 'hex'))::bit(64)::bigint,
            digest_4 = digest_4 # ('x' || encode(substr(hash, 25, 8), 'hex'))::bit(64)::bigint;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        hash := sha256(convert_to(NEW.migration_set || ':' || array_to_string(NEW.version_number, '.')
            || ':' || NEW.state || ':' || NEW.checksum, 'UTF8'));
        UPDATE "public"."stepwell_digest" SET count = count + 1,
            digest_1 = digest_1 # ('x' || encode(substr(hash, 1, 8), 'hex'))::bit(64)::bigint,
            digest_2 = digest_2 # ('x' || encode(substr(hash, 9, 8), 'hex'))::bit(64)::bigint,
            digest_3 = digest_3 # ('x' || encode(substr(hash, 17, 8), 'hex'))::bit(64)::bigint,
            digest_4 = digest_4 # ('x' || encode(substr(hash, 25, 8), 'hex'))::bit(64)::bigint;
    END IF;
    RETURN NULL;
END
$$;

SET default_tablespace = '';

SET default_table_access_method = heap;

CREATE TABLE public.a (
    id integer NOT NULL
);

CREATE TABLE public.b (
    id integer NOT NULL
);

CREATE TABLE public.c (
    id integer NOT NULL
);

CREATE TABLE public.d (
);

CREATE TABLE public.stepwell_digest (
    count bigint DEFAULT 0 NOT NULL,
    digest_1 bigint DEFAULT 0 NOT NULL,
    digest_2 bigint DEFAULT 0 NOT NULL,
    digest_3 bigint DEFAULT 0 NOT NULL,
    digest_4 bigint DEFAULT 0 NOT NULL
);

ALTER TABLE ONLY public.stepwell_digest REPLICA IDENTITY FULL;

COMMENT ON TABLE public.stepwell_digest IS 'Stepwell: how many rows stepwell_migration has, and the exclusive or of a SHA-256 of each.';

CREATE TABLE public.stepwell_event (
    event_id bigint NOT NULL,
    occurred_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    event text NOT NULL,
    migration_set text NOT NULL,
    version text NOT NULL,
    class_name text NOT NULL,
    checksum text,
    detail text,
    execution_ms bigint NOT NULL,
    database_user text NOT NULL,
    host text NOT NULL,
    process_id bigint NOT NULL,
    backend_pid integer DEFAULT pg_backend_pid() NOT NULL,
    tool_version text NOT NULL
);

COMMENT ON TABLE public.stepwell_event IS 'Stepwell: what happened to migrations, in order. Rows are only ever added.';

ALTER TABLE public.stepwell_event ALTER COLUMN event_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.stepwell_event_event_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.stepwell_migration (
    migration_set text NOT NULL,
    version_number numeric[] NOT NULL,
    version text NOT NULL,
    class_name text NOT NULL,
    description text NOT NULL,
    state text NOT NULL,
    checksum text NOT NULL,
    up_statements text[] NOT NULL,
    transactional boolean NOT NULL,
    depends_on text[] NOT NULL,
    down_statements text[],
    down_recoveries text[],
    irreversible text,
    down_checksum text NOT NULL,
    statements_done integer NOT NULL,
    "position" bigint NOT NULL,
    applied_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    applied_by text NOT NULL,
    execution_ms bigint NOT NULL,
    tool_version text NOT NULL,
    undoing text[],
    done_before integer,
    session_changes text[],
    texts text[],
    CONSTRAINT stepwell_migration_state_check CHECK ((state = ANY (ARRAY['applied'::text, 'running'::text, 'failed'::text, 'rolling_back'::text, 'rollback_failed'::text])))
);

COMMENT ON TABLE public.stepwell_migration IS 'Stepwell: one row for each migration that is applied, or that was begun. History format 1.';

ALTER TABLE public.stepwell_migration ALTER COLUMN "position" ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.stepwell_migration_position_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE VIEW public.stepwell_status AS
 SELECT stepwell_migration.migration_set,
    stepwell_migration.version,
    stepwell_migration.description,
    stepwell_migration.state,
    stepwell_migration.applied_at,
    ((stepwell_migration.execution_ms)::double precision * '00:00:00.001'::interval) AS took,
        CASE
            WHEN (stepwell_migration.applied_at > (now() - '1 day'::interval)) THEN 'recent'::text
            WHEN (stepwell_migration.applied_at > (now() - '7 days'::interval)) THEN 'this week'::text
            WHEN (stepwell_migration.applied_at > (now() - '1 mon'::interval)) THEN 'this month'::text
            ELSE 'older'::text
        END AS age,
    stepwell_migration.applied_by
   FROM public.stepwell_migration
  ORDER BY stepwell_migration."position";

COMMENT ON VIEW public.stepwell_status IS 'Stepwell: the migrations of this database, for people.';

CREATE VIEW public.v AS
 SELECT b.id
   FROM public.b;

INSERT INTO public.stepwell_digest VALUES (6, -6338224217165562347, -6438667934000725836, 6501797209940798277, -7704588350754253438);

INSERT INTO public.stepwell_event OVERRIDING SYSTEM VALUE VALUES (1, '2026-11-29 21:09:32.28954+00', 'applied', 'main', '1', 'shop.CreateA', '', NULL, 43, 'postgres', 'vm', 6216, 6239, '0.1.0-SNAPSHOT');
INSERT INTO public.stepwell_event OVERRIDING SYSTEM VALUE VALUES (2, '2026-11-29 21:09:32.305781+00', 'applied', 'main', '2', 'shop.CreateB', '', NULL, 7, 'postgres', 'vm', 6216, 6239, '0.1.0-SNAPSHOT');
INSERT INTO public.stepwell_event OVERRIDING SYSTEM VALUE VALUES (3, '2026-11-29 21:09:32.477472+00', 'applied', 'main', '3', 'shop.IndexA', '', NULL, 153, 'postgres', 'vm', 6216, 6239, '0.1.0-SNAPSHOT');
INSERT INTO public.stepwell_event OVERRIDING SYSTEM VALUE VALUES (4, '2026-11-29 21:09:32.521896+00', 'applied', 'main', '5.1', 'shop.CreateC', '', NULL, 22, 'postgres', 'vm', 6216, 6239, '0.1.0-SNAPSHOT');
INSERT INTO public.stepwell_event OVERRIDING SYSTEM VALUE VALUES (5, '2026-11-29 21:09:32.530591+00', 'applied', 'main', '4', 'shop.ViewOfB', 'test:view', NULL, 2, 'postgres', 'vm', 6216, 6239, '0.1.0-SNAPSHOT');
INSERT INTO public.stepwell_event OVERRIDING SYSTEM VALUE VALUES (6, '2026-11-29 21:09:32.717667+00', 'rolled back', 'main', '5.1', 'shop.CreateC', NULL, NULL, 6, 'postgres', 'vm', 6216, 6257, '0.1.0-SNAPSHOT');
INSERT INTO public.stepwell_event OVERRIDING SYSTEM VALUE VALUES (7, '2026-11-29 21:09:32.850415+00', 'applied', 'main', '5.1', 'shop.CreateC', '', NULL, 28, 'postgres', 'vm', 6216, 6262, '0.1.0-SNAPSHOT');
INSERT INTO public.stepwell_event OVERRIDING SYSTEM VALUE VALUES (8, '2026-11-29 21:09:32.98964+00', 'rolled back', 'main', '5.1', 'shop.CreateC', NULL, NULL, 28, 'postgres', 'vm', 6216, 6265, '0.1.0-SNAPSHOT');
INSERT INTO public.stepwell_event OVERRIDING SYSTEM VALUE VALUES (9, '2026-11-29 21:09:33.144956+00', 'repaired', 'main', '5.1', 'shop.CreateC', '', 'marked as applied: made by hand', 0, 'postgres', 'vm', 6216, 6267, '0.1.0-SNAPSHOT');
INSERT INTO public.stepwell_event OVERRIDING SYSTEM VALUE VALUES (10, '2026-11-29 21:09:33.342912+00', 'failed', 'billing', '6', 'shop.Half', NULL, '[migration-failed] billing:6 Half failed at statement 2 of 2; it runs without a transaction, and its first statement stays applied. Correct the migration and migrate again.
   |
   | ALTER TABLE missing ADD COLUMN e integer
   |             ^
ERROR: relation "missing" does not exist (SQLSTATE 42P01)', 82, 'postgres', 'vm', 6216, 6271, '0.1.0-SNAPSHOT');

INSERT INTO public.stepwell_migration OVERRIDING SYSTEM VALUE VALUES ('main', '{1}', '1', 'shop.CreateA', 'Create A', 'applied', '', '{"CREATE TABLE a (id integer PRIMARY KEY)"}', true, '{}', '{"DROP TABLE a"}', '{""}', NULL, 'stored-down-1:f730642fa4af9b53a1ae642664ced123cf3c09448639a52c4d4df61835a2aa1b', 1, 1, '2026-11-29 21:09:32.286093+00', 'postgres', 39, '0.1.0-SNAPSHOT', NULL, NULL, NULL, NULL);
INSERT INTO public.stepwell_migration OVERRIDING SYSTEM VALUE VALUES ('main', '{2}', '2', 'shop.CreateB', 'Create B', 'applied', '', '{"CREATE TABLE b (id integer PRIMARY KEY)"}', true, '{main:1}', '{"DROP TABLE b"}', '{""}', NULL, 'stored-down-1:35af7e67176799b681baf15e276a1e35a3926ad192cd87337513d881c2068e7c', 1, 2, '2026-11-29 21:09:32.305659+00', 'postgres', 7, '0.1.0-SNAPSHOT', NULL, NULL, NULL, NULL);
INSERT INTO public.stepwell_migration OVERRIDING SYSTEM VALUE VALUES ('main', '{3}', '3', 'shop.IndexA', 'Index A', 'applied', '', '{"CREATE INDEX CONCURRENTLY a_id ON a (id)"}', false, '{main:1}', '{"DROP INDEX CONCURRENTLY a_id"}', '{""}', NULL, 'stored-down-1:972bb095e7a2d1cd71b94b076a0b0935b4f872ccc8a1fcf208fc511d7ef58f42', 1, 5, '2026-11-29 21:09:32.473296+00', 'postgres', 153, '0.1.0-SNAPSHOT', NULL, NULL, NULL, NULL);
INSERT INTO public.stepwell_migration OVERRIDING SYSTEM VALUE VALUES ('main', '{4}', '4', 'shop.ViewOfB', 'View Of B', 'applied', 'test:view', '{"CREATE OR REPLACE VIEW v AS SELECT id FROM b"}', true, '{main:2}', '{"DROP VIEW v"}', '{""}', NULL, 'stored-down-1:399a99abbf72e161d4588c66a2f12ba6c862efb5b7928224254d34915d57bbff', 1, 7, '2026-11-29 21:09:32.530532+00', 'postgres', 2, '0.1.0-SNAPSHOT', NULL, NULL, NULL, '{test:view}');
INSERT INTO public.stepwell_migration OVERRIDING SYSTEM VALUE VALUES ('main', '{5,1}', '5.1', 'shop.CreateC', 'Create C', 'applied', '', '{"CREATE TABLE c (id integer PRIMARY KEY)"}', true, '{}', '{"DROP TABLE c"}', '{""}', NULL, 'stored-down-1:a5c27a0b216f523082b28b0826547e624ced05fe0eb7037a59810d930bad8d16', 1, 9, '2026-11-29 21:09:33.131321+00', 'postgres', 0, '0.1.0-SNAPSHOT', NULL, NULL, NULL, NULL);
INSERT INTO public.stepwell_migration OVERRIDING SYSTEM VALUE VALUES ('billing', '{6}', '6', 'shop.Half', 'Half', 'failed', '', '{"CREATE TABLE d ()","ALTER TABLE missing ADD COLUMN e integer"}', false, '{}', '{"DROP TABLE d"}', '{""}', NULL, 'stored-down-1:89d8059200f3597fe017ea6d0c3a72eb4f6568824f303db6d3b3fe06f8781287', 1, 10, '2026-11-29 21:09:33.256999+00', 'postgres', 0, '0.1.0-SNAPSHOT', NULL, NULL, '{}', NULL);

SELECT pg_catalog.setval('public.stepwell_event_event_id_seq', 10, true);

SELECT pg_catalog.setval('public.stepwell_migration_position_seq', 10, true);

ALTER TABLE ONLY public.a
    ADD CONSTRAINT a_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.b
    ADD CONSTRAINT b_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.c
    ADD CONSTRAINT c_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.stepwell_event
    ADD CONSTRAINT stepwell_event_pkey PRIMARY KEY (event_id);

ALTER TABLE ONLY public.stepwell_migration
    ADD CONSTRAINT stepwell_migration_pkey PRIMARY KEY (migration_set, version_number);

CREATE INDEX a_id ON public.a USING btree (id);

CREATE TRIGGER stepwell_digest AFTER INSERT OR DELETE OR UPDATE OF migration_set, version_number, state, checksum ON public.stepwell_migration FOR EACH ROW EXECUTE FUNCTION public.stepwell_digest();

CREATE TRIGGER stepwell_digest_none AFTER TRUNCATE ON public.stepwell_migration FOR EACH STATEMENT EXECUTE FUNCTION public.stepwell_digest();

REVOKE ALL ON FUNCTION public.stepwell_digest() FROM PUBLIC;

