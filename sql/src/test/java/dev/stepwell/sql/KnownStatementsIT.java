package dev.stepwell.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Every known statement of real migrations, sent to a server inside a transaction block. */
final class KnownStatementsIT {

    private static final String REFUSED_INSIDE = "25001";

    @Test
    void serverRefusesNoKnownStatementInsideATransaction() throws IOException, SQLException {
        Optional<Path> corpora = Corpora.folder();
        assumeThat(corpora).as("folder of real migrations").isPresent();
        List<String> refused = new ArrayList<>();
        int sent = 0;
        try (Connection connection = RealServer.connect()) {
            connection.setAutoCommit(false);
            for (String script : Corpora.scripts(corpora.orElseThrow())) {
                for (SqlStatement statement : SqlScript.read(script).statements()) {
                    if (isToBeSent(statement)) {
                        sent++;
                        Savepoint before = connection.setSavepoint();
                        String state = StatementRulesIT.sqlState(connection, statement.text());
                        if (state.equals(REFUSED_INSIDE)) {
                            refused.add(statement.text());
                        }
                        if (!state.equals("00000")) {
                            connection.rollback(before);
                        }
                    }
                }
                connection.rollback();
            }
        }
        assertThat(refused).isEmpty();
        assertThat(sent).isGreaterThan(1000);
    }

    private static boolean isToBeSent(SqlStatement statement) {
        return StatementRules.isKnownToRunInTransaction(statement)
                && StatementRules.transactionControl(statement).isEmpty()
                && statement.copyData().isEmpty();
    }
}
