package dev.stepwell.benchmarks.tool;

import java.nio.file.Path;
import javax.sql.DataSource;

/** A tool that migrates the schema of one tenant among many, each with a history of its own. */
public interface TenantTool extends Tool {

    /**
     * Records all migrations as applied in the history of a schema, without running them.
     *
     * @param migrations the number of migrations
     */
    void baseline(DataSource dataSource, Path folder, String schema, int migrations) throws Exception;

    /** Starts a run in a schema without pending migrations. */
    void migrate(DataSource dataSource, Path folder, String schema) throws Exception;
}
