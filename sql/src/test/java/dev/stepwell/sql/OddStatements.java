package dev.stepwell.sql;

import java.util.List;

/** Statements in forms that are rare in real migrations, for tests that mutate SQL. */
final class OddStatements {

    static final List<String> LIST = List.of(
            "create function f(a int default 1) returns int language sql begin atomic select 1; select 2; end",
            "create or replace function f() returns int begin atomic select case when a then case b when 1 then 2 end end; end",
            "create procedure p(begin atomic, inout \"end\" int) begin atomic insert into t values (';'); end",
            "create function f() returns begin set search_path to begin begin atomic select begin atomic, 1 end; end",
            "create procedure p() begin atomic create rule r as on insert to t do (select 1; select 2); end",
            "create procedure p() begin atomic create procedure q() begin atomic select 1; end; select 2; end",
            "create function f() returns int begin atomic return (select case a when 1 then 2 else 3 end case); end",
            "create function f() returns text as $body$ begin; return $$;$$; end $body$ language plpgsql",
            "create rule r as on insert to t do also (insert into a values (1); update b set c = d[1:2];; notify e)",
            "create or replace rule r as on update to t where (a > 1) do instead (delete from b; select (1))",
            "create rule r as on delete to t do instead nothing",
            "create schema s create table a (b int, c text default 'x;y') create view v as select b from a",
            "copy t (a, \"from\") from stdin with (format csv, delimiter ';', null '')",
            "copy (select a from stdin where b = 'c') to stdout",
            "copy binary t from stdout",
            "select E'\\'', e'a\\\\', 'b\\', U&'d\\0061t\\+000061', u&'d!0061' uescape '!', N'x', B'01', x'1F'",
            "select 'a'\n'b', E'c\\''  -- d\n  'e\\'f', b'1'\n'0' from \"g\"\"h\" as u&\"i\" uescape '!'",
            "select $$a$b$$, $x$ $$ ' $x$, $größe_1$ö$größe_1$, a$b$c$, $1, $2::int, '$$'",
            "select 1.5e-10, .5, 5., 0x1F, 0o17, 0b1, 1_000, 1e10 from a",
            "select a+-1, a=-1, a@-1, a*/*b*/-1, a<=-1, a->>'b', a?|array['c'], !!a, a<>b, a!=b, a|/4, @-1",
            "select f(a := 1, b => 2), array[[1, 2], [3]], a[1:2], a[:], (b).c.*, t.end, t.case, 1 end, 2 case",
            "select /* a /* b */ ; ' */ 1 -- ; ' \"\n, 2 /**/ ,/***/ 3 /*//**/*/",
            "select case when a then 'b' else $$c$$ end as \"end\", begin, atomic, a case from t",
            "begin",
            "end",
            "abort",
            "commit and chain",
            "start transaction",
            "rollback to savepoint a",
            "create table begin (atomic int, \"end\" text check (\"end\" in ('a', 'b')), größe numeric(10, 2))",
            "create trigger begin after insert on t for each row execute function atomic(';')",
            "alter table t add constraint c exclude using gist (a with &&, b with =)",
            "do $do$ begin execute 'select ''a'';'; end $do$",
            "insert into t values (E'\\\\\\'', '{\"a\": [1, 2]}', '[1,2)', '(', ')') returning *",
            "grant select on all tables in schema s to r",
            "explain (analyze, format json) select 1",
            "create unique index concurrently if not exists i on only s.t using gin (a) where b is not null",
            "reindex (verbose, concurrently) table t",
            "alter table a detach partition b concurrently",
            "alter type s.mood add value if not exists 'calm' before 'sad'; select 'calm'::mood, cast('calm' as mood)",
            "alter subscription s set publication a, b with (refresh = false)",
            "create subscription s connection 'x' publication p with (connect = false, slot_name = none)",
            ";;",
            "");

    private OddStatements() {}
}
