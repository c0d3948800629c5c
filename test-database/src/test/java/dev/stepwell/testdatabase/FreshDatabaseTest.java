package dev.stepwell.testdatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.testkit.engine.EngineTestKit;

final class FreshDatabaseTest {

    /** The databases that the classes below used, in the order of the calls. */
    private static final List<String> SEEN = new ArrayList<>();

    @Test
    void staticFieldGivesTheClassOneDatabase() throws SQLException {
        assertThat(databasesSeenBy(StaticField.class))
                .hasSize(9)
                .containsOnly(SEEN.get(0))
                .allMatch(name -> name.startsWith("stepwell_static_field_"));
        assertThat(exists(SEEN.get(0))).isFalse();
    }

    @Test
    void instanceFieldGivesEachMethodOneDatabase() throws SQLException {
        assertThat(databasesSeenBy(InstanceField.class)).hasSize(6);
        assertThat(SEEN.subList(0, 3)).containsOnly(SEEN.get(0));
        assertThat(SEEN.subList(3, 6)).containsOnly(SEEN.get(3));
        assertThat(SEEN.get(0)).isNotEqualTo(SEEN.get(3));
        assertThat(exists(SEEN.get(0))).isFalse();
        assertThat(exists(SEEN.get(3))).isFalse();
    }

    @Test
    void databaseIsDroppedAfterAFailingTest() throws SQLException {
        SEEN.clear();
        EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(Failing.class))
                .execute()
                .testEvents()
                .assertStatistics(statistics -> statistics.failed(1));
        assertThat(SEEN).hasSize(1);
        assertThat(exists(SEEN.get(0))).isFalse();
    }

    @Test
    void usedOutsideOfATestSaysWhatIsMissing() {
        assertThatIllegalStateException()
                .isThrownBy(new FreshDatabase()::get)
                .withMessage(
                        "there is no database outside of a test. Annotate the field with @RegisterExtension, and use it"
                                + " from test and lifecycle methods.");
    }

    private static List<String> databasesSeenBy(Class<?> testClass) {
        SEEN.clear();
        EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(testClass))
                .execute()
                .allEvents()
                .assertStatistics(statistics -> statistics.failed(0));
        return SEEN;
    }

    private static void see(FreshDatabase database) throws SQLException {
        try (Connection connection = database.connect()) {
            SEEN.add(connection.getCatalog());
        }
    }

    private static boolean exists(String database) throws SQLException {
        try (TestDatabase other = PostgresServer.shared().createDatabase();
                Connection connection = other.connect();
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT count(*) FROM pg_database WHERE datname = '" + database + "'")) {
            row.next();
            return row.getInt(1) > 0;
        }
    }

    // The tests above run the classes below. Surefire runs no static nested class.

    static final class StaticField {

        @RegisterExtension
        static final FreshDatabase database = new FreshDatabase();

        @BeforeAll
        static void first() throws SQLException {
            see(database);
        }

        @AfterAll
        static void last() throws SQLException {
            see(database);
        }

        @BeforeEach
        void before() throws SQLException {
            see(database);
        }

        @Test
        void one() throws SQLException {
            see(database);
        }

        @Test
        void two() throws SQLException {
            see(database);
        }

        @Nested
        final class Inner {

            @Test
            void three() throws SQLException {
                see(database);
            }

            @AfterEach
            void after() throws SQLException {
                see(database);
            }
        }
    }

    static final class InstanceField {

        @RegisterExtension
        final FreshDatabase database = new FreshDatabase();

        @BeforeEach
        void before() throws SQLException {
            see(database);
        }

        @Test
        void one() throws SQLException {
            see(database);
        }

        @Test
        void two() throws SQLException {
            see(database);
        }

        @AfterEach
        void after() throws SQLException {
            see(database);
        }
    }

    static final class Failing {

        @RegisterExtension
        static final FreshDatabase database = new FreshDatabase();

        @Test
        void fails() throws SQLException {
            see(database);
            throw new AssertionError("on purpose");
        }
    }
}
