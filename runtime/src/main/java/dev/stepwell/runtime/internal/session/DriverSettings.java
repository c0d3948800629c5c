package dev.stepwell.runtime.internal.session;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.postgresql.core.BaseConnection;
import org.postgresql.jdbc.AutoSave;
import org.postgresql.jdbc.PreferQueryMode;

/**
 * The settings of a connection that only the driver has, and no {@code SET} reaches.
 *
 * @param autosave when the driver sets savepoints by itself
 * @param queryMode how the driver sends statements
 * @param prepareThreshold the number of uses after which the driver prepares a statement on the server
 * @param fetchSize the rows of one fetch
 * @param adaptiveFetch whether the driver chooses the rows of one fetch
 * @param queryTimeout the timeout of statements, in seconds
 * @param types the Java types of the connection, by the names of PostgreSQL
 */
record DriverSettings(
        AutoSave autosave,
        PreferQueryMode queryMode,
        int prepareThreshold,
        int fetchSize,
        boolean adaptiveFetch,
        int queryTimeout,
        Map<String, Class<?>> types) {

    static DriverSettings of(BaseConnection driver) throws SQLException {
        Map<String, Class<?>> types = driver.getTypeMap();
        return new DriverSettings(
                driver.getAutosave(),
                driver.getPreferQueryMode(),
                driver.getPrepareThreshold(),
                driver.getDefaultFetchSize(),
                driver.getAdaptiveFetch(),
                driver.getQueryTimeout(),
                types == null ? Map.of() : Map.copyOf(types));
    }

    void restore(BaseConnection driver) throws SQLException {
        if (of(driver).equals(this)) {
            return;
        }
        driver.setAutosave(autosave);
        driver.getQueryExecutor().setPreferQueryMode(queryMode);
        driver.setPrepareThreshold(prepareThreshold);
        driver.setDefaultFetchSize(fetchSize);
        driver.setAdaptiveFetch(adaptiveFetch);
        driver.setQueryTimeout(queryTimeout);
        driver.setTypeMap(new HashMap<>(types));
    }
}
