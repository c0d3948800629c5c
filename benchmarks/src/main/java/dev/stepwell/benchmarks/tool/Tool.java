package dev.stepwell.benchmarks.tool;

import java.nio.file.Path;
import java.util.List;
import javax.sql.DataSource;

/** A tool that migrates databases, used as in its manual and with its default settings. */
public interface Tool {

    /**
     * Writes the migrations in the form that the tool reads: files or compiled classes.
     *
     * @param scripts the migrations
     * @param folder an empty folder
     */
    void write(List<Script> scripts, Path folder) throws Exception;

    /** Applies the pending migrations; other processes may migrate the database at the same time. */
    void migrate(DataSource dataSource, Path folder) throws Exception;

    /** Rolls back the last applied migration. */
    void rollBackLast(DataSource dataSource, Path folder) throws Exception;
}
