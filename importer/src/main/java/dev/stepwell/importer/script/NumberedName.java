package dev.stepwell.importer.script;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The name of a file or folder, divided into version and rest.
 *
 * @param version the digits of the version, optionally in dotted parts; for a date, the digits alone
 * @param name the unchanged rest; may be empty
 */
public record NumberedName(String version, String name) {

    private static final Pattern DATE =
            Pattern.compile("(\\d{4}[-_]\\d{2}[-_]\\d{2}(?:[-_T]?\\d{4,6})?(?:-\\d{1,4})?)(?:[-_ ]+(.*))?");
    private static final Pattern NUMBER = Pattern.compile("[vV]?(\\d+(?:\\.\\d+)*)(?:[-_. ]+(.*))?");

    /** {@return the parts of a name without its extension; empty if the name does not begin with a version} */
    public static Optional<NumberedName> parse(String stem) {
        Matcher date = DATE.matcher(stem);
        if (date.matches()) {
            return Optional.of(new NumberedName(date.group(1).replaceAll("\\D", ""), text(date.group(2))));
        }
        Matcher number = NUMBER.matcher(stem);
        return number.matches()
                ? Optional.of(new NumberedName(number.group(1), text(number.group(2))))
                : Optional.empty();
    }

    private static String text(@Nullable String group) {
        return group == null ? "" : group;
    }
}
