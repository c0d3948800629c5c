package dev.stepwell.adoption;

import dev.stepwell.Version;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A name divided into version and rest: {@code V1.2__add_email.sql} gives {@code 1.2} and {@code add_email}.
 *
 * @param version the version; null if the name does not begin with a version
 * @param name the rest, without the extension of a file
 */
record VersionedName(@Nullable Version version, String name) {

    private static final Pattern FORM = Pattern.compile(
            "[vV]?(\\d{4}-\\d\\d-\\d\\d(?:-\\d{6})?|\\d+)((?:\\.\\d+)*)(?:[_\\-.\\s]+(.*))?", Pattern.DOTALL);
    private static final Pattern ENDING = Pattern.compile("(\\.up|\\.down)?\\.(sql|xml|ya?ml|json|go)$");

    /** Divides a name, without the folders before it. */
    static VersionedName of(String text) {
        String base = ENDING.matcher(text.substring(text.lastIndexOf('/') + 1)).replaceFirst("");
        Matcher matcher = FORM.matcher(base);
        if (!matcher.matches()) {
            return new VersionedName(null, base);
        }
        // A date such as 2024-01-31-120000 has hyphens, and a version has none.
        Version version = Version.tryParse(matcher.group(1).replace("-", "") + matcher.group(2))
                .orElse(null);
        String name = matcher.group(3);
        return new VersionedName(version, name == null ? "" : name);
    }
}
