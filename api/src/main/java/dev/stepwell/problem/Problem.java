package dev.stepwell.problem;

import dev.stepwell.text.InertText;

/**
 * A finding that stops a build or a run, or a warning of a build: a fact and an instruction.
 *
 * <p>The sentences of a problem come from the catalogues in {@code dev.stepwell.problem.catalog} and from nowhere else.
 * Immutable.
 *
 * @param code the kind of problem
 * @param about the subject: a part of a class, or nothing in Java
 * @param message the fact, one sentence, with the names that the user wrote
 * @param fix the instruction, one imperative sentence
 * @param detail lines with the place or the message of PostgreSQL; empty if there are none
 */
public record Problem(ProblemCode code, Subject about, String message, String fix, String detail) {

    /**
     * Makes a problem without detail.
     *
     * @param code the kind of problem
     * @param about the subject: a part of a class, or nothing in Java
     * @param message the fact, one sentence
     * @param fix the instruction, one imperative sentence
     */
    public Problem(ProblemCode code, Subject about, String message, String fix) {
        this(code, about, message, fix, "");
    }

    /**
     * {@return the printed form: the code in brackets, the fact, the instruction, and the detail on further lines}
     *
     * <p>This is the one place that makes the texts of a problem inert for the messages of exceptions and compilers:
     * control characters are escaped, such as {@code \u001b}. The components are verbatim.
     */
    @Override
    public String toString() {
        String sentence = "[" + code + "] " + message + " " + fix;
        return InertText.of(detail.isEmpty() ? sentence : sentence + "\n" + detail);
    }
}
