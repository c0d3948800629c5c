package dev.stepwell.runtime.internal.session;

import java.sql.SQLException;

/** The failure of a run that was told to stop between two statements. The next statement was not sent. */
public final class RunStopped extends SQLException {

    private static final long serialVersionUID = 1L;

    RunStopped() {
        super("the run was told to stop");
    }
}
