package dev.stepwell.benchmarks.workload;

import dev.stepwell.benchmarks.tool.Tool;
import java.nio.file.Path;
import javax.sql.DataSource;

/** An order to a tool in a process of its own. */
public enum Action {
    /** Connects and disconnects: the cost of every process before any tool does its work. */
    CONNECT,
    MIGRATE,
    ROLL_BACK_LAST;

    public void run(Tool tool, DataSource dataSource, Path folder) throws Exception {
        switch (this) {
            case CONNECT -> dataSource.getConnection().close();
            case MIGRATE -> tool.migrate(dataSource, folder);
            case ROLL_BACK_LAST -> tool.rollBackLast(dataSource, folder);
        }
    }
}
