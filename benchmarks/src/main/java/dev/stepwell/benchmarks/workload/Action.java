package dev.stepwell.benchmarks.workload;

import dev.stepwell.benchmarks.tool.Tool;
import java.nio.file.Path;
import javax.sql.DataSource;

/** What a tool is told to do, in a process of its own. */
public enum Action {
    /** To connect and to hang up: what every process pays before any tool has done anything. */
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
