package dev.stepwell.cli.verb;

import dev.stepwell.cli.invocation.Versions;
import dev.stepwell.runtime.Target;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** The options for the target of applying. The default is all migrations. */
final class UpTarget {

    @ArgGroup(exclusive = true, multiplicity = "0..1")
    private @Nullable Choice choice;

    private static final class Choice {

        @Option(
                names = "--to",
                paramLabel = "VERSION",
                description = "Up to and including this version, with what it depends on; of another set than main as "
                        + "set:version.")
        private @Nullable String to;

        @Option(
                names = "--only",
                paramLabel = "VERSION",
                description = "This migration, and what it lacks of what it depends on.")
        private @Nullable String only;

        @Option(names = "--steps", paramLabel = "N", description = "The next N migrations.")
        private @Nullable Integer steps;
    }

    Target target() {
        Choice chosen = choice;
        if (chosen == null) {
            return Target.latest();
        }
        if (chosen.to != null) {
            return Versions.to(chosen.to);
        }
        if (chosen.only != null) {
            return Versions.only(chosen.only);
        }
        return chosen.steps == null ? Target.latest() : Versions.steps(chosen.steps);
    }
}
