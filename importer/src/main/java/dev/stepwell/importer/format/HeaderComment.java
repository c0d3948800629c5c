package dev.stepwell.importer.format;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The comment at the beginning of a script: prose, and fields such as {@code Purpose: …}.
 *
 * <p>A line without the name of a field continues the line before it. Lines without letters and digits are ignored.
 */
final class HeaderComment {

    private static final Pattern FIELD = Pattern.compile("([A-Za-z][A-Za-z ]{1,20}?)\\s*:\\s*(.*)");
    private static final List<String> DESCRIPTIONS = List.of("description", "purpose", "summary");
    private static final List<String> DEPENDENCIES =
            List.of("depends on", "dependencies", "dependency", "depends", "requires");

    private final List<String> prose = new ArrayList<>();
    private final Map<String, List<String>> fields = new LinkedHashMap<>();

    private HeaderComment() {}

    /** Reads the comment in front of the first statement, which may be missing. */
    static HeaderComment read(String text) {
        HeaderComment header = new HeaderComment();
        List<String> current = header.prose;
        boolean inBlock = false;
        for (String line : text.lines().toList()) {
            String stripped = line.strip();
            if (inBlock || stripped.startsWith("/*")) {
                inBlock = !stripped.contains("*/");
                stripped = stripped.replaceFirst("^/\\*+", "").replaceFirst("\\*+/.*$", "");
                stripped = stripped.replaceFirst("^\\*+", "");
            } else if (stripped.startsWith("--")) {
                stripped = stripped.replaceFirst("^--+", "");
            } else if (stripped.isEmpty()) {
                continue;
            } else {
                break;
            }
            current = header.add(stripped.strip(), current);
        }
        return header;
    }

    private List<String> add(String line, List<String> current) {
        if (line.matches("[^\\p{L}\\p{N}]*")) {
            return line.isEmpty() ? prose : current;
        }
        Matcher field = FIELD.matcher(line);
        if (!field.matches()) {
            current.add(line);
            return current;
        }
        List<String> value = fields.computeIfAbsent(field.group(1).toLowerCase(Locale.ROOT), name -> new ArrayList<>());
        if (!field.group(2).isEmpty()) {
            value.add(field.group(2));
        }
        return value;
    }

    /** {@return the description of the script in one line; empty if the comment has none} */
    String description() {
        for (String name : DESCRIPTIONS) {
            List<String> value = fields.getOrDefault(name, List.of());
            if (!value.isEmpty()) {
                return String.join(" ", value);
            }
        }
        return String.join(" ", prose);
    }

    /** {@return the names in {@code Depends on:} or a similar field; empty if there is no such field} */
    Optional<List<String>> dependencies() {
        for (String name : DEPENDENCIES) {
            List<String> value = fields.get(name);
            if (value != null) {
                List<String> names = new ArrayList<>();
                for (String word : String.join(" ", value).split("[\\s,;\\[\\]()\"'`]+", -1)) {
                    if (word.matches(".*[\\p{L}\\p{N}].*") && !word.matches("(?i)none|nothing|n/a|null")) {
                        names.add(word);
                    }
                }
                return Optional.of(names);
            }
        }
        return Optional.empty();
    }
}
