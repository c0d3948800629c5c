package dev.stepwell.cli.verb;

import dev.stepwell.cli.invocation.Invocation;
import dev.stepwell.cli.invocation.UsageException;
import dev.stepwell.cli.output.Answer;

/**
 * A verb of the command line.
 *
 * <p>A verb returns its outcome. It prints nothing itself except progress and questions.
 */
public interface Verb {

    /**
     * Runs the verb.
     *
     * @throws dev.stepwell.runtime.MigrationException if there is a problem
     * @throws UsageException if the options are wrong or do not fit together
     */
    Answer run(Invocation invocation);
}
