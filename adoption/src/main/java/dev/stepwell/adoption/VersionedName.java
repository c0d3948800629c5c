package dev.stepwell.adoption;

import dev.stepwell.Version;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A name that may begin with a version, taken apart: {@code V1.2__add_email.sql} is {@code 1.2} and {@code add_email}.
 *
 * @param version the version; empty if the name does not begin with one
 * @param name the rest, without the ending of a file
 */
record VersionedName(Optional<Version> version, String name) {

    private static final Pattern FORM = Pattern.compile(
            "[vV]?(\\d{4}-\\d\\d-\\d\\d(?:-\\d{6})?|\\d+)((?:\\.\\d+)*)(?:[_\\-.\\s]+(.*))?", Pattern.DOTALL);
    private static final Pattern ENDING = Pattern.compile("(\\.up|\\.down)?\\.(sql|xml|ya?ml|json|go)$");

    /** Takes a name apart; folders before it do not count. */
    static VersionedName of(String text) {
        String base = ENDING.matcher(text.substring(text.lastIndexOf('/') + 1)).replaceFirst("");
        Matcher matcher = FORM.matcher(base);
        if (!matcher.matches()) {
            return new VersionedName(Optional.empty(), base);
        }
        // As in dates: 2024-01-31-120000.
        Optional<Version> version = Version.tryParse(matcher.group(1).replace("-", "") + matcher.group(2));
        String name = matcher.group(3);
        return new VersionedName(version, name == null ? "" : name);
    }
}
