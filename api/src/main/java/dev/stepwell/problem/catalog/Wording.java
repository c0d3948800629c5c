package dev.stepwell.problem.catalog;

import dev.stepwell.MigrationId;
import dev.stepwell.problem.Problem;
import dev.stepwell.problem.ProblemCode;
import dev.stepwell.problem.Subject;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The parts of sentences that all catalogues share: names, counts, lists and times. */
final class Wording {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private Wording() {}

    /** {@return a problem that is about nothing in Java} */
    static Problem problem(ProblemCode code, String message, String fix) {
        return problem(code, message, fix, "");
    }

    /** {@return a problem that is about nothing in Java, with lines of detail} */
    static Problem problem(ProblemCode code, String message, String fix, String detail) {
        return new Problem(code, Subject.nothing(), message, fix, detail);
    }

    /** {@return the time to the minute, with its zone: {@code 2026-03-02 10:15 UTC}} */
    static String time(Instant instant) {
        return TIME.format(instant);
    }

    /** {@return the number with its noun: {@code one row}, {@code 3 rows}} */
    static String counted(int count, String noun) {
        return count == 1 ? "one " + noun : count + " " + noun + "s";
    }

    /** {@return the words for one thing, or the words for several} */
    static String oneOrMore(Collection<?> things, String one, String more) {
        return things.size() == 1 ? one : more;
    }

    /** {@return the identities with commas between them} */
    static String listed(List<MigrationId> ids) {
        return ids.stream().map(MigrationId::toString).collect(Collectors.joining(", "));
    }

    /** {@return the first names with commas between them, and the number of the other names} */
    static String listed(List<String> names, int limit) {
        int shown = Math.min(names.size(), limit);
        return String.join(", ", names.subList(0, shown))
                + (names.size() > shown ? ", and " + (names.size() - shown) + " more" : "");
    }

    /** {@return the words as a list in a sentence: {@code a}, {@code a and b}, {@code a, b and c}} */
    static String joined(List<String> words) {
        if (words.size() == 1) {
            return words.get(0);
        }
        int last = words.size() - 1;
        return String.join(", ", words.subList(0, last)) + " and " + words.get(last);
    }

    /** {@return the text with an upper-case first letter} */
    static String capitalized(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }

    /** {@return the name of a class without its package and without its enclosing classes} */
    static String simple(String className) {
        return className.substring(className.lastIndexOf('.') + 1);
    }

    /** {@return the name of the package or the enclosing class of a class; empty if there is none} */
    static String packageOf(String className) {
        return className.substring(0, Math.max(0, className.lastIndexOf('.')));
    }
}
