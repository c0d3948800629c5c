package dev.stepwell.benchmarks.tool;

import java.nio.file.Path;
import java.util.List;
import javax.sql.DataSource;

/** A tool that migrates databases, used as its manual says and with the settings that it has by default. */
public interface Tool {

    /**
     * Writes what it reads when it runs: files, or compiled classes.
     *
     * @param scripts the migrations
     * @param folder an empty folder
     */
    void write(List<Script> scripts, Path folder) throws Exception;

    /** Applies what is pending, in a database that nobody else migrates or that others migrate at the same time. */
    void migrate(DataSource dataSource, Path folder) throws Exception;

    /** Takes back the migration that was applied last. */
    void rollBackLast(DataSource dataSource, Path folder) throws Exception;
}
