-- Shadows the names of pg_catalog in the schema public: functions, operators, types, tables and views.
-- Whatever runs one of them sets the sequence trap.sprung to a hash of its name, which no rollback takes back, and fails.
-- The names are in trap.name.
-- The tables trap.used_function and trap.used_operator have the names for which each argument type gets a shadow.

CREATE FUNCTION trap.spring(name text) RETURNS boolean LANGUAGE plpgsql SET search_path = '' AS $spring$
BEGIN
    PERFORM setval('trap.sprung', hashtext(name)::bigint + 2147483649);
    RAISE EXCEPTION 'trap: %', name;
END
$spring$;

DO $shadows$
DECLARE
    shadow record;
    body text := 'BEGIN PERFORM trap.spring(%L); RETURN NULL; END';
    types text[] := ARRAY['text', 'name', 'oid', 'regclass', 'integer', 'bigint', 'smallint', '"char"', 'boolean', 'text[]',
        'numeric', 'numeric[]', 'regrole', 'timestamp with time zone', 'interval', 'xid', 'oid[]', 'name[]'];
    made integer := 0;
BEGIN
    FOR shadow IN
        SELECT proname AS name, array_to_string(ARRAY(SELECT format_type(argument, NULL)
            FROM unnest(proargtypes) WITH ORDINALITY AS a (argument, place) ORDER BY place), ', ') AS arguments
        FROM pg_proc WHERE pronamespace = 'pg_catalog'::regnamespace
        UNION SELECT f.name, one FROM trap.used_function AS f, unnest(types) AS one
        UNION SELECT f.name, one || ', ' || other FROM trap.used_function AS f, unnest(types) AS one, unnest(types) AS other
    LOOP
        BEGIN
            EXECUTE format('CREATE FUNCTION public.%I(%s) RETURNS text LANGUAGE plpgsql AS %L', shadow.name,
                shadow.arguments, format(body, 'function ' || shadow.name || '(' || shadow.arguments || ')'));
            INSERT INTO trap.name VALUES ('function ' || shadow.name || '(' || shadow.arguments || ')');
            made := made + 1;
        EXCEPTION WHEN others THEN
            NULL; -- Not every pseudo-type may be an argument.
        END;
    END LOOP;
    FOR shadow IN
        SELECT oprname AS name, CASE WHEN oprleft <> 0 THEN format_type(oprleft, NULL) END AS one,
            format_type(oprright, NULL) AS other, format_type(oprresult, NULL) AS result
        FROM pg_operator WHERE oprnamespace = 'pg_catalog'::regnamespace
        UNION SELECT o.name, one, other, 'boolean' FROM trap.used_operator AS o, unnest(types) AS one, unnest(types) AS other
    LOOP
        BEGIN
            EXECUTE format('CREATE FUNCTION trap.%I(%s%s) RETURNS %s LANGUAGE plpgsql AS %L', 'operator ' || shadow.name,
                shadow.one || ', ', shadow.other, shadow.result, format(body, 'operator ' || shadow.name));
            EXECUTE format('CREATE OPERATOR public.%s (%s RIGHTARG = %s, FUNCTION = trap.%I)', shadow.name,
                'LEFTARG = ' || shadow.one || ',', shadow.other, 'operator ' || shadow.name);
            INSERT INTO trap.name VALUES ('operator ' || shadow.name);
            made := made + 1;
        EXCEPTION WHEN others THEN
            NULL; -- The same operator may be there with another result.
        END;
    END LOOP;
    FOR shadow IN
        SELECT relname AS name FROM pg_class
        WHERE relnamespace = 'pg_catalog'::regnamespace AND relkind IN ('r', 'v')
    LOOP
        BEGIN
            EXECUTE format('CREATE VIEW public.%1$I AS SELECT * FROM pg_catalog.%1$I WHERE trap.spring(%2$L)', shadow.name,
                'table ' || shadow.name);
            INSERT INTO trap.name VALUES ('table ' || shadow.name);
            made := made + 1;
        EXCEPTION WHEN others THEN
            NULL; -- A column may have a pseudo-type.
        END;
    END LOOP;
    FOR shadow IN
        SELECT typname AS name FROM pg_type
        WHERE typnamespace = 'pg_catalog'::regnamespace AND typtype = 'b' AND typelem = 0
    LOOP
        EXECUTE format('CREATE DOMAIN public.%1$I AS pg_catalog.%1$I CHECK (trap.spring(%2$L))', shadow.name,
            'type ' || shadow.name);
        INSERT INTO trap.name VALUES ('type ' || shadow.name);
        made := made + 1;
    END LOOP;
    RAISE NOTICE '% names', made;
END
$shadows$;
