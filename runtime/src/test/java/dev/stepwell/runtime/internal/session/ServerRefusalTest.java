package dev.stepwell.runtime.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** The errors of servers that tell of a missing ability, and those that do not. */
final class ServerRefusalTest {

    private static SQLException error(String state, String message, String routine) {
        return new PSQLException(
                new ServerErrorMessage("SERROR\0C" + state + "\0M" + message + "\0R" + routine + "\0"));
    }

    @ParameterizedTest
    @CsvSource({
        // QuestDB, as it was tried.
        "00000, unknown function name: pg_catalog.pg_backend_pid(), x, true",
        "0A000, multiple ddl statements not supported in a transaction, x, true",
        "0A000, cached plan must not change result type, RevalidateCachedQuery, false",
        "42883, function pg_catalog.pg_try_advisory_lock(bigint) does not exist, x, true",
        "42601, syntax error at or near \"(\", x, true",
        "42P01, relation \"pg_catalog.pg_locks\" does not exist, x, true",
        "42P01, relation \"public.stepwell_migration\" does not exist, x, false",
        "42P07, relation \"stepwell_event\" already exists, x, false",
        "42501, permission denied for schema public, x, false",
        "53200, out of shared memory, x, false",
        "57014, canceling statement due to user request, x, false",
        "P0001, no changes on Fridays, x, false",
        "XX000, cache lookup failed, x, false"
    })
    void missingAbilityIsToldByTheError(String state, String message, String routine, boolean missing) {
        assertThat(ServerRefusal.isOfUnknownSql(error(state, message, routine))).isEqualTo(missing);
    }

    @Test
    void errorOfTheDriverTellsNothingAboutTheServer() {
        assertThat(ServerRefusal.isOfUnknownSql(new SQLException("not implemented", "0A000")))
                .isFalse();
    }
}
