package dev.stepwell.testdatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TestDatabaseTest {

    @RegisterExtension
    static final FreshDatabase other = new FreshDatabase();

    private final PostgresServer server = PostgresServer.shared();

    @Test
    void twoDatabasesHaveNothingInCommon() throws SQLException {
        try (TestDatabase one = server.createDatabase("same");
                TestDatabase two = server.createDatabase("same")) {
            one.execute("CREATE TABLE t (a int)");
            two.execute("CREATE TABLE t (a int)");

            assertThat(one.name()).isNotEqualTo(two.name());
            assertThat(one).hasToString(one.name());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "ChatSchemaTest, stepwell_chat_schema_test_",
        "v2 of the 'Größe', stepwell_v2_of_the_gr_e_",
        "7, stepwell_7_",
        "'', stepwell__",
        "a label that is far too long for the name of anything in any PostgreSQL, stepwell_a_label_that_is_far_too_long_for_the_"
    })
    void nameBeginsWithTheLabelAndNeedsNoQuotes(String label, String start) {
        assertThat(PostgresServer.uniqueName(label))
                .startsWith(start)
                .matches("[a-z][a-z0-9_]*")
                .hasSizeLessThanOrEqualTo(63)
                .isNotEqualTo(PostgresServer.uniqueName(label));
    }

    @Test
    void urlWithUserAndPasswordLeadsToTheDatabase() throws SQLException {
        try (TestDatabase database = server.createDatabase();
                Connection connection =
                        DriverManager.getConnection(database.url(), database.user(), database.password())) {
            assertThat(connection.getCatalog()).isEqualTo(database.name());
        }
    }

    @Test
    void dataSourceIsNewAtEachCallAndNamesNoApplication() throws SQLException {
        assertThat(other.dataSource()).isNotSameAs(other.dataSource());
        assertThat(Query.text(other.dataSource(), "SHOW application_name")).isEqualTo("PostgreSQL JDBC Driver");
    }

    @Test
    void everyDatabaseSpeaksUtf8() throws SQLException {
        assertThat(Query.text(other.dataSource(), "SELECT 'Größe 🐘'")).isEqualTo("Größe 🐘");
        assertThat(Query.text(other.dataSource(), "SHOW server_encoding")).isEqualTo("UTF8");
    }

    @Test
    void closingDropsTheDatabaseThoughConnectionsAreOpen() throws SQLException {
        TestDatabase database = server.createDatabase();
        try (Connection open = database.connect()) {
            database.close();
            database.close();

            assertThat(count("pg_database WHERE datname", database.name())).isZero();
            assertThat(open.isValid(5)).isFalse();
        }
    }

    @Test
    void roleMayLogInAndNothingElse() throws SQLException {
        TestRole role = other.get().createRole("reader");
        other.execute("CREATE SCHEMA hidden; CREATE TABLE hidden.secret (a int)");

        assertThat(role.name()).startsWith("stepwell_reader_");
        assertThat(Query.text(other.get().dataSource(role), "SELECT current_user"))
                .isEqualTo(role.name());
        assertThat(Query.text(other.get().dataSource(role.name(), role.password()), "SELECT 1"))
                .isEqualTo("1");
        assertThatThrownBy(() -> Query.text(other.get().dataSource(role), "SELECT a FROM hidden.secret"))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("permission denied for schema hidden");
        assertThatThrownBy(() -> Query.text(other.get().dataSource(role), "CREATE DATABASE no"))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("permission denied to create database");
    }

    @Test
    void rolesAreDroppedWithTheDatabaseThoughTheyOwnThingsInIt() throws SQLException {
        TestDatabase database = server.createDatabase();
        TestRole role = database.createRole("owner");
        database.execute("CREATE SCHEMA mine AUTHORIZATION " + role.name());
        database.execute("GRANT CONNECT ON DATABASE " + database.name() + " TO " + role.name());
        assertThat(count("pg_roles WHERE rolname", role.name())).isEqualTo(1);

        database.close();

        assertThat(count("pg_roles WHERE rolname", role.name())).isZero();
    }

    @Test
    void roleOfADatabaseThatIsClosedIsRefused() {
        TestDatabase database = server.createDatabase();
        database.close();

        assertThatIllegalStateException()
                .isThrownBy(() -> database.createRole("late"))
                .withMessage("database " + database.name() + " is closed");
    }

    private static int count(String what, String value) throws SQLException {
        return Integer.parseInt(Query.text(other.dataSource(), "SELECT count(*) FROM " + what + " = '" + value + "'"));
    }
}
