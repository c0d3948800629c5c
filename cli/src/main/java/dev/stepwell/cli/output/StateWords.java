package dev.stepwell.cli.output;

import dev.stepwell.cli.output.Page.Tone;
import dev.stepwell.runtime.MigrationState;
import dev.stepwell.runtime.MigrationStatus;
import java.util.Locale;

/** The states of migrations, in words and colours. */
public final class StateWords {

    private StateWords() {}

    /** {@return the state in the form of JSON and the history} */
    public static String state(MigrationStatus status) {
        return status.state().name().toLowerCase(Locale.ROOT);
    }

    /** {@return the state in words} */
    public static String words(MigrationStatus status) {
        return state(status).replace('_', ' ')
                + (status.late() ? ", late" : "")
                + status.replacedBy().map(by -> " by " + by).orElse("");
    }

    /** {@return the tone in which a state is printed} */
    public static Tone tone(MigrationState state) {
        return switch (state) {
            case APPLIED -> Tone.GOOD;
            case PENDING, OUTDATED -> Tone.WAITING;
            case RUNNING, FAILED, ROLLING_BACK, ROLLBACK_FAILED -> Tone.BAD;
            case UNKNOWN, OTHER_SET, NEWER_TEXT, REPLACED -> Tone.FAINT;
        };
    }
}
