package dev.stepwell.testdatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class CatalogSnapshotTest {

    @RegisterExtension
    final FreshDatabase database = new FreshDatabase();

    @BeforeEach
    void createWhatTheTestsChange() throws SQLException {
        database.execute("""
                CREATE TABLE base (id int PRIMARY KEY, name text);
                CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
                CREATE FUNCTION watch() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
                CREATE TRIGGER touched AFTER INSERT ON base EXECUTE FUNCTION touch();
                """);
    }

    @Test
    void textHasAParagraphForEachObject() throws SQLException {
        database.execute("""
                CREATE SCHEMA shop;
                CREATE TABLE shop.item (id int, price numeric(10, 2) DEFAULT 0 CHECK (price >= 0));
                CREATE FUNCTION shop.one() RETURNS int LANGUAGE sql AS 'SELECT 1';
                """);

        assertThat(snapshot("shop").without("plpgsql").toString())
                .isEqualTo("""
                        column shop.item.id: integer
                        column shop.item.price: numeric(10,2) default 0
                        constraint shop.item.item_price_check: CHECK ((price >= (0)::numeric))
                        function shop.one():
                            owner {owner}
                            CREATE OR REPLACE FUNCTION shop.one()
                             RETURNS integer
                             LANGUAGE sql
                            AS $function$SELECT 1$function$
                        schema shop: owner {owner}
                        table shop.item: (id, price), owner {owner}""".replace("{owner}", database.get().user()));
    }

    @Test
    void columnThatComesBackAtTheEndIsADifference() throws SQLException {
        CatalogSnapshot before = snapshot();
        database.execute("ALTER TABLE base DROP id");
        database.execute("ALTER TABLE base ADD id int PRIMARY KEY");

        assertThat(before.differenceTo(snapshot()))
                .isEqualTo("""
                        - table public.base: (id, name), owner {owner}
                        + table public.base: (name, id), owner {owner}
                        """.replace("{owner}", database.get().user()));
    }

    @Test
    void indexThatCouldNotBeBuiltIsShownAsInvalid() throws SQLException {
        CatalogSnapshot before = snapshot();
        database.execute("INSERT INTO base VALUES (1, 'same'), (2, 'same')");
        assertThatThrownBy(() -> database.execute("CREATE UNIQUE INDEX CONCURRENTLY base_name ON base (name)"))
                .isInstanceOf(SQLException.class);

        assertThat(before.differenceTo(snapshot()))
                .isEqualTo("+ index public.base_name:"
                        + " CREATE UNIQUE INDEX base_name ON public.base USING btree (name), INVALID, not ready\n");
    }

    @Test
    void dataIsNoDifference() throws SQLException {
        database.execute("CREATE SEQUENCE numbers");
        CatalogSnapshot before = snapshot();
        database.execute(
                "INSERT INTO base VALUES (nextval('numbers'), 'x'); ANALYZE base; CREATE TEMP TABLE t (a int)");

        assertThat(before.differenceTo(snapshot())).isEmpty();
    }

    @Test
    void privilegesGrantedAndRevokedAreNoDifference() throws SQLException {
        CatalogSnapshot before = snapshot();
        TestRole role = database.get().createRole("reader");
        database.execute("GRANT SELECT, INSERT ON base TO " + role.name() + " WITH GRANT OPTION");
        assertThat(before.differenceTo(snapshot()))
                .isEqualTo(
                        "+ privileges of %s on table public.base: granted INSERT with grant option by %s, granted SELECT with grant option by %2$s%n"
                                .formatted(role.name(), database.get().user()));

        database.execute("REVOKE ALL ON base FROM " + role.name());
        assertThat(before.differenceTo(snapshot())).isEmpty();
    }

    @Test
    void namesThatNeedQuotesAreQuoted() throws SQLException {
        database.execute("CREATE SCHEMA \"Odd one\"; CREATE TABLE \"Odd one\".\"select\" (\"a.b\" int);"
                + " COMMENT ON COLUMN \"Odd one\".\"select\".\"a.b\" IS 'odd'");

        assertThat(snapshot("Odd one").without("plpgsql").toString())
                .isEqualTo("""
                        column "Odd one"."select"."a.b": integer
                        comment on table column "Odd one"."select"."a.b": 'odd'
                        schema "Odd one": owner {owner}
                        table "Odd one"."select": ("a.b"), owner {owner}""".replace("{owner}", database.get().user()));
    }

    @Test
    void otherSchemasAreLeftOut() throws SQLException {
        database.execute("CREATE SCHEMA shop");
        CatalogSnapshot before = snapshot("shop");
        database.execute("CREATE TABLE t (a int); CREATE SCHEMA other; COMMENT ON SCHEMA other IS 'x';"
                + " COMMENT ON TRIGGER touched ON base IS 'x'; COMMENT ON TABLE base IS 'x'; GRANT SELECT ON t TO PUBLIC;"
                + " CREATE COLLATION german (LOCALE = 'C')");

        assertThat(before.differenceTo(snapshot("shop"))).isEmpty();
        assertThat(before.differenceTo(snapshot("shop", "missing"))).isEmpty();
    }

    @Test
    void withoutLeavesOutWhatBelongsToAnObject() throws SQLException {
        CatalogSnapshot before = snapshot();
        database.execute("CREATE TABLE tool_history (id bigserial PRIMARY KEY, at text NOT NULL);"
                + " COMMENT ON COLUMN tool_history.at IS 'x'; GRANT SELECT ON tool_history TO PUBLIC;"
                + " CREATE VIEW tool_status AS SELECT 1 AS one");

        assertThat(snapshot()).isNotEqualTo(before);
        assertThat(before.differenceTo(snapshot().without("public.tool_"))).isEmpty();
    }

    @Test
    void openTransactionIsSeenAndLeftAsItWas() throws SQLException {
        try (Connection connection = database.connect()) {
            connection.setAutoCommit(false);
            CatalogSnapshot before = CatalogSnapshot.of(connection);
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET LOCAL search_path = pg_temp, public; CREATE TABLE public.mine (a int)");
            }

            assertThat(before.differenceTo(CatalogSnapshot.of(connection)))
                    .contains(
                            "+ table public.mine: (a), owner " + database.get().user() + "\n");
            assertThat(show(connection, "search_path")).isEqualTo("pg_temp, public");
            assertThat(before.differenceTo(snapshot())).isEmpty();

            connection.commit();
            assertThat(before.differenceTo(snapshot())).isNotEmpty();
        }
    }

    @Test
    void sessionWithoutATransactionStaysAsItWas() throws SQLException {
        try (Connection connection = database.connect()) {
            String searchPath = show(connection, "search_path");
            CatalogSnapshot.of(connection);

            assertThat(connection.getAutoCommit()).isTrue();
            assertThat(show(connection, "search_path")).isEqualTo(searchPath);
            assertThat(show(connection, "transaction_read_only")).isEqualTo("off");
        }
    }

    @Test
    void settingsOfTheSessionDoNotMatter() throws SQLException {
        database.execute("ALTER TABLE base ADD at timestamptz DEFAULT '2026-01-02 03:04:05+00',"
                + " ADD lasts interval DEFAULT '1 day 2 hours'");
        try (Connection connection = database.connect()) {
            try (Statement statement = connection.createStatement()) {
                statement.execute(
                        "SET TimeZone = 'Asia/Tokyo'; SET IntervalStyle = 'iso_8601'; SET quote_all_identifiers = on;"
                                + " SET search_path = public");
            }
            assertThat(snapshot().differenceTo(CatalogSnapshot.of(connection))).isEmpty();
        }
    }

    @Test
    void roleWithoutRightsSeesTheSame() throws SQLException {
        try (Connection connection =
                database.get().dataSource(database.get().createRole("nobody")).getConnection()) {
            assertThat(snapshot().differenceTo(CatalogSnapshot.of(connection))).isEmpty();
        }
    }

    private CatalogSnapshot snapshot(String... schemas) throws SQLException {
        try (Connection connection = database.connect()) {
            return CatalogSnapshot.of(connection, schemas);
        }
    }

    private static String show(Connection connection, String setting) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW " + setting)) {
            row.next();
            return row.getString(1);
        }
    }
}
