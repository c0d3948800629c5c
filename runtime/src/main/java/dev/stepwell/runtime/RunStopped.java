package dev.stepwell.runtime;

import java.sql.SQLException;

/** The run was told to stop between two statements, and the next one was not sent. */
final class RunStopped extends SQLException {

    private static final long serialVersionUID = 1L;

    RunStopped() {
        super("the run was told to stop");
    }
}
