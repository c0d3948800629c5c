package dev.stepwell.cli.verb;

import dev.stepwell.cli.invocation.Invocation;
import dev.stepwell.cli.invocation.UsageException;
import dev.stepwell.cli.output.Answer;

/**
 * Something that the command line does.
 *
 * <p>It says what it found out or did by what it returns; nothing but progress and questions is printed by itself.
 */
public interface Verb {

    /**
     * Does it.
     *
     * @throws dev.stepwell.runtime.MigrationException if there is a problem
     * @throws UsageException if the options do not go together
     */
    Answer run(Invocation invocation);
}
