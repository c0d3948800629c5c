package com.acme.chat;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A statement that PostgreSQL refuses.
 *
 * <p>The statement has one {@link #MARK}, before the character that PostgreSQL reports. Single spaces separate its
 * words; other white space may replace them.
 *
 * @param name the name of the mistake, as a part of a class name
 * @param sql the statement with the mark
 */
record Mistake(String name, String sql) {

    static final char MARK = '«';

    private static final Pattern TOKEN = Pattern.compile(MARK + "(\\w+|.|$)");

    /** {@return every kind of mistake, for a database with a table {@code shelves (id int, label text)}} */
    static List<Mistake> all() {
        return List.of(
                new Mistake("UnknownColumn", "SELECT id, «nothing FROM shelves"),
                new Mistake("UnknownTable", "SELECT 1 FROM «no_such_table WHERE true"),
                new Mistake("UnknownFunction", "SELECT id, «no_such_function(id) FROM shelves"),
                new Mistake("UnknownOperator", "SELECT 1 «+ true"),
                new Mistake("UnknownType", "CREATE TABLE t (a int, b «no_such_type, c int)"),
                new Mistake("UnknownTypeOfCast", "SELECT id, NULL::«no_such_type FROM shelves"),
                new Mistake("UnknownColumnOfInsert", "INSERT INTO shelves (id, «nothing) VALUES (1, 2)"),
                new Mistake("UnknownColumnOfUpdate", "UPDATE shelves SET label = '', «nothing = 1"),
                new Mistake("UnknownColumnOfCheck", "CREATE TABLE t (a int, CHECK (a > «nothing))"),
                new Mistake("UnknownColumnOfIndex", "CREATE INDEX ON shelves (id, «nothing)"),
                new Mistake("UnknownTableOfAlter", "ALTER TABLE «no_such_table ADD COLUMN a int"),
                new Mistake("UnknownTableOfForeignKey", "CREATE TABLE t (a int REFERENCES «no_such_table)"),
                new Mistake("MissingComma", "SELECT 1 AS a «b FROM shelves"),
                new Mistake("FirstWord", "«SELEC id FROM shelves"),
                new Mistake("MissingParenthesis", "CREATE TABLE t «a int, b int"),
                new Mistake("EndOfInput", "SELECT id FROM shelves WHERE id >«"),
                new Mistake("NoNumber", "SELECT id + «'x' FROM shelves"),
                new Mistake("NoBoolean", "SELECT id FROM shelves WHERE «id"),
                new Mistake("NotGrouped", "SELECT «label, count(*) FROM shelves"),
                new Mistake("Ambiguous", "SELECT «id FROM shelves a, shelves b"),
                new Mistake("UnlikeTypes", "SELECT id FROM shelves UNION SELECT «label FROM shelves"),
                new Mistake("AfterEscapeString", "SELECT E'it\\'s \\\\ \\n', «nothing FROM shelves"),
                new Mistake("AfterQuotes", "SELECT $q$'\"$q$, 1 AS \"\"\"a\"\"\", «nothing FROM shelves"),
                new Mistake("SqlBody", "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT ''a'', «nothing'"),
                new Mistake(
                        "AtomicBody", "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT «nothing; END"),
                new Mistake(
                        "ActionOfRule", "CREATE RULE r AS ON UPDATE TO shelves DO ALSO (SELECT 1; SELECT «nothing;)"),
                new Mistake("UnreadableBlock", "DO $$ BEGIN PERFORM 1; «SELEC 1; END $$"),
                new Mistake("FailingBlock", "DO $$ BEGIN PERFORM 1; UPDATE shelves SET id = «true; END $$"));
    }

    /** {@return the statement without the mark} */
    String plain() {
        return sql.replace(String.valueOf(MARK), "");
    }

    String beforeMark() {
        return sql.substring(0, sql.indexOf(MARK));
    }

    String afterMark() {
        return sql.substring(sql.indexOf(MARK) + 1);
    }

    /** {@return the word or the sign that PostgreSQL reports; empty at the end of the statement} */
    String token() {
        Matcher matcher = TOKEN.matcher(sql);
        if (!matcher.find()) {
            throw new IllegalStateException("there is no mark in " + sql);
        }
        return matcher.group(1);
    }
}
