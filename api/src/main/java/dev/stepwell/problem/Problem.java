package dev.stepwell.problem;

/**
 * A finding that stops a build or a run, or a warning of a build: the fact, and what to do about it.
 *
 * <p>Its sentences come from the catalogues in {@code dev.stepwell.problem.catalog} and from nowhere else. Immutable.
 *
 * @param code the kind of problem
 * @param about the subject: a part of a class, or nothing in Java
 * @param message the fact, one sentence, with the names that the user wrote
 * @param fix what to do, one imperative sentence
 * @param detail lines that show the place or what PostgreSQL said; empty if there are none
 */
public record Problem(ProblemCode code, Subject about, String message, String fix, String detail) {

    /**
     * A problem without further detail.
     *
     * @param code the kind of problem
     * @param about the subject: a part of a class, or nothing in Java
     * @param message the fact
     * @param fix what to do
     */
    public Problem(ProblemCode code, Subject about, String message, String fix) {
        this(code, about, message, fix, "");
    }

    /** The problem as it is printed: the code in brackets, the fact, what to do, and the detail on lines of its own. */
    @Override
    public String toString() {
        String sentence = "[" + code + "] " + message + " " + fix;
        return detail.isEmpty() ? sentence : sentence + "\n" + detail;
    }
}
