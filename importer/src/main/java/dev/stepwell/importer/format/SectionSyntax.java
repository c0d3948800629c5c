package dev.stepwell.importer.format;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The markers of the tools that have up and down in one file.
 *
 * <p>A marker is a whole line, and a comment to PostgreSQL.
 */
public enum SectionSyntax {
    /** {@code -- +goose Up}. */
    GOOSE("--\\s*\\+goose\\s+(.*)"),
    /** {@code -- +migrate Up}. */
    SQL_MIGRATE("--\\s*\\+migrate\\s+(.*)"),
    /** {@code -- migrate:up}. */
    DBMATE("--\\s*migrate:\\s*(.*)"),
    /** {@code -- @up}, below a header with the dependencies of the script. */
    HEADER("--\\s*@(up|down)\\b\\s*");

    /** The meaning of a marker. */
    enum Marker {
        UP,
        UP_WITHOUT_TRANSACTION,
        DOWN,
        DOWN_WITHOUT_TRANSACTION,
        STATEMENT_BEGIN,
        STATEMENT_END,
        NO_TRANSACTION,
        SUBSTITUTION,
        /** A marker without a meaning for an import. */
        OTHER
    }

    private final Pattern pattern;

    SectionSyntax(String pattern) {
        this.pattern = Pattern.compile(pattern, Pattern.CASE_INSENSITIVE);
    }

    /** {@return the pattern of a marker at the beginning of a line} */
    Pattern pattern() {
        return pattern;
    }

    /** {@return true if the header of a script has its dependencies, and nothing else gives the order} */
    boolean hasDependencies() {
        return this == HEADER;
    }

    /** {@return the marker in a line; empty if the line is no marker} */
    Optional<Marker> marker(String line) {
        Matcher matcher = pattern.matcher(line.strip());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String[] words = matcher.group(1).strip().toLowerCase(Locale.ROOT).split("\\s+", 2);
        String rest = words.length > 1 ? words[1] : "";
        boolean withoutTransaction = rest.startsWith("notransaction") || rest.contains("transaction:false");
        return Optional.of(
                switch (words[0]) {
                    case "up" -> withoutTransaction ? Marker.UP_WITHOUT_TRANSACTION : Marker.UP;
                    case "down" -> withoutTransaction ? Marker.DOWN_WITHOUT_TRANSACTION : Marker.DOWN;
                    case "statementbegin" -> Marker.STATEMENT_BEGIN;
                    case "statementend" -> Marker.STATEMENT_END;
                    case "no" -> rest.equals("transaction") ? Marker.NO_TRANSACTION : Marker.OTHER;
                    case "envsub" -> rest.equals("on") ? Marker.SUBSTITUTION : Marker.OTHER;
                    default -> Marker.OTHER;
                });
    }
}
