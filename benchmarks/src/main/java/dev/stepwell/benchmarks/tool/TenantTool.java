package dev.stepwell.benchmarks.tool;

import java.nio.file.Path;
import javax.sql.DataSource;

/** A tool that migrates the schema of one tenant among many, each with a history of its own. */
public interface TenantTool extends Tool {

    /**
     * Makes the history of a schema say that all migrations are applied.
     *
     * @param migrations how many there are
     */
    void baseline(DataSource dataSource, Path folder, String schema, int migrations) throws Exception;

    /** Applies what is pending in a schema, which is nothing. */
    void migrate(DataSource dataSource, Path folder, String schema) throws Exception;
}
