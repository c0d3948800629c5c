package dev.stepwell.cli.verb;

import dev.stepwell.cli.invocation.Invocation;
import dev.stepwell.cli.output.Answer;
import dev.stepwell.cli.output.Json;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Prints the completion script for a shell. */
@Command(
        name = "completion",
        mixinStandardHelpOptions = true,
        description = "Print a script that completes verbs and options in bash and zsh: source <(stepwell completion).")
final class CompletionCommand implements Verb {

    @Override
    public Answer run(Invocation invocation) {
        String script = script();
        return Answer.done(Json.object("script", script), page -> page.text(script));
    }

    /** {@return the script, which depends on the verbs and options alone} */
    static String script() {
        return AutoComplete.bash("stepwell", new CommandLine(new RootCommand()));
    }
}
