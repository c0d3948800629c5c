package dev.stepwell.problem.catalog;

import dev.stepwell.problem.Problem;
import dev.stepwell.problem.ProblemCode;
import dev.stepwell.problem.Subject;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/** What the sentences of all catalogues are made with. */
final class Wording {

    private Wording() {}

    static Problem run(ProblemCode code, String message, String fix) {
        return run(code, message, fix, "");
    }

    static Problem run(ProblemCode code, String message, String fix, String detail) {
        return new Problem(code, Subject.nothing(), message, fix, detail);
    }

    static String date(Instant instant) {
        return LocalDate.ofInstant(instant, ZoneOffset.UTC).toString();
    }

    static String counted(int count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }

    static String simple(String className) {
        return className.substring(className.lastIndexOf('.') + 1);
    }

    static String packageOf(String className) {
        return className.substring(0, Math.max(0, className.lastIndexOf('.')));
    }

    /** The words as a list in a sentence: {@code a}, {@code a and b}, {@code a, b and c}. */
    static String joined(List<String> words) {
        if (words.size() == 1) {
            return words.get(0);
        }
        int last = words.size() - 1;
        return String.join(", ", words.subList(0, last)) + " and " + words.get(last);
    }
}
