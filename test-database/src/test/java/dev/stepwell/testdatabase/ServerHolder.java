package dev.stepwell.testdatabase;

import java.io.IOException;
import java.sql.SQLException;

/** A main class that keeps the shared server until its input ends or its process is ended. */
final class ServerHolder {

    private ServerHolder() {}

    public static void main(String[] arguments) throws IOException, SQLException {
        try (TestDatabase database = PostgresServer.shared().createDatabase()) {
            System.out.println(Query.text(database.dataSource(), "SHOW data_directory"));
            int ignored = System.in.read();
        }
    }
}
