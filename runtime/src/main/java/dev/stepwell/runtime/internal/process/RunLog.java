package dev.stepwell.runtime.internal.process;

import org.slf4j.LoggerFactory;

/**
 * The logger of every run, named after the class that an application calls.
 *
 * <p>The logger is created at its first message, since a start with nothing to do logs nothing.
 */
public final class RunLog {

    public static final InertLog LOG = new InertLog(LoggerFactory.getLogger("dev.stepwell.runtime.Migrator"));

    private RunLog() {}
}
