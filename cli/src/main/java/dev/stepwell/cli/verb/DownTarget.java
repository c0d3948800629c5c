package dev.stepwell.cli.verb;

import dev.stepwell.cli.invocation.UsageException;
import dev.stepwell.cli.invocation.Versions;
import dev.stepwell.runtime.Target;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** The options for the target of a rollback. There is no default target. */
final class DownTarget {

    @ArgGroup(exclusive = true, multiplicity = "0..1")
    private @Nullable Choice choice;

    private static final class Choice {

        @Option(
                names = "--to",
                paramLabel = "VERSION",
                description = "Everything of the set above this version, with what depends on it; of another set than "
                        + "main as set:version.")
        private @Nullable String to;

        @Option(names = "--only", paramLabel = "VERSION", description = "This migration, and what depends on it.")
        private @Nullable String only;

        @Option(
                names = "--steps",
                paramLabel = "N",
                description = "The last N migrations of the sets of this build that were applied.")
        private @Nullable Integer steps;

        @Option(
                names = "--to-build",
                description =
                        "Everything of its sets that this build does not have, as it takes to go back to an older "
                                + "build.")
        private boolean toBuild;

        @Option(names = "--all", description = "Everything of the sets of this build that is applied.")
        private boolean all;
    }

    /** {@return the target that an option names; empty without an option} */
    Optional<Target> target() {
        Choice chosen = choice;
        if (chosen == null) {
            return Optional.empty();
        }
        if (chosen.to != null) {
            return Optional.of(Versions.to(chosen.to));
        }
        if (chosen.only != null) {
            return Optional.of(Versions.only(chosen.only));
        }
        if (chosen.steps != null) {
            return Optional.of(Versions.steps(chosen.steps));
        }
        if (chosen.toBuild) {
            return Optional.of(Target.toBuild());
        }
        return chosen.all ? Optional.of(Target.nothing()) : Optional.empty();
    }

    /**
     * {@return the target that an option names}
     *
     * @throws UsageException if no option names a target
     */
    Target required(String verb) {
        return target().orElseThrow(() ->
                new UsageException(verb + " needs to know how far. Give --steps, --to, --only, --to-build or --all."));
    }
}
