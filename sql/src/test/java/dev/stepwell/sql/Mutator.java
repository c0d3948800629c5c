package dev.stepwell.sql;

import java.util.List;
import java.util.Random;

/** Damages SQL, mostly beside signs; the same random numbers give the same damage. */
final class Mutator {

    private static final List<String> PIECES = List.of(
            "'",
            "''",
            "\"",
            "\"\"",
            "$",
            "$$",
            "$a$",
            "$1",
            "(",
            ")",
            "[",
            "]",
            ";",
            "\\",
            "\\'",
            "/*",
            "*/",
            "--",
            "\n",
            "\r",
            "\t",
            "\u000b",
            "\f",
            " ",
            ":",
            "::",
            ":=",
            "=>",
            ".",
            "..",
            ",",
            "+",
            "-",
            "*",
            "/",
            "=",
            "@",
            "?",
            "{",
            "}",
            "${a}",
            "E'",
            "e",
            "U&'",
            "u&\"",
            "uescape '!'",
            "N'",
            "B'",
            "x",
            "0",
            "1e",
            "_",
            "é",
            "😀",
            "\u00a0",
            " begin atomic ",
            " end ",
            ";end",
            " case ",
            "case when a then ",
            " as ",
            " atomic ",
            " begin ",
            " from stdin",
            "copy ",
            "create rule ",
            "create function ",
            "create or replace procedure p() ",
            " do (",
            "'\n'",
            "' --\n'");

    private final Random random;

    Mutator(Random random) {
        this.random = random;
    }

    String mutate(String text) {
        String mutated = text;
        do {
            mutated = mutateOnce(mutated);
        } while (random.nextInt(3) == 0);
        return mutated;
    }

    private String mutateOnce(String text) {
        int at = interestingOffset(text);
        String before = text.substring(0, at);
        String after = text.substring(at);
        boolean atEnd = after.isEmpty();
        return switch (random.nextInt(6)) {
            case 0 -> atEnd ? before : before + after.substring(1);
            case 1, 2 -> before + PIECES.get(random.nextInt(PIECES.size())) + after;
            case 3 -> atEnd ? before : before + after.charAt(0) + after;
            case 4 -> after.length() < 2 ? text : before + after.charAt(1) + after.charAt(0) + after.substring(2);
            default -> atEnd ? before : before + PIECES.get(random.nextInt(PIECES.size())) + after.substring(1);
        };
    }

    /** Returns a random offset. Half of the offsets are beside a sign, where a small change matters. */
    private int interestingOffset(String text) {
        int at = random.nextInt(text.length() + 1);
        if (random.nextBoolean()) {
            for (int i = at; i < text.length(); i++) {
                if ("'\"$()[];\\/*-&".indexOf(text.charAt(i)) >= 0) {
                    return i + random.nextInt(2);
                }
            }
        }
        return at;
    }
}
