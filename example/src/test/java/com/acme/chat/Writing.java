package com.acme.chat;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A way to write a statement in Java: the members of a migration, and of a class of constants beside the migration.
 *
 * <p>The mark of a {@link Mistake} stands where its place must be reported.
 */
enum Writing {
    LITERAL {
        @Override
        String members(Mistake mistake, String constants) {
            return up(literal(mistake.sql()));
        }
    },
    LITERAL_BETWEEN_STATEMENTS {
        @Override
        String members(Mistake mistake, String constants) {
            return up(literal("SELECT 1; SELECT 2; " + mistake.sql() + "; SELECT 3;"));
        }
    },
    LITERAL_WITH_ESCAPED_WHITE_SPACE {
        @Override
        String members(Mistake mistake, String constants) {
            return up(literal(words(mistake.sql(), "\n\t")));
        }
    },
    LITERAL_IN_UNICODE_ESCAPES {
        @Override
        String members(Mistake mistake, String constants) {
            return up(letters(literal(mistake.sql()), "\\u%04x"));
        }
    },
    LITERAL_IN_OCTAL_ESCAPES {
        @Override
        String members(Mistake mistake, String constants) {
            return up(letters(literal(mistake.sql()), "\\%03o"));
        }
    },
    LITERAL_WITH_ESCAPED_SUPPLEMENTARY_CHARACTERS {
        @Override
        String members(Mistake mistake, String constants) {
            return up(
                    literal(afterFirstWord(mistake.sql(), " /* @ */")).replace("@", "\\ud83d\\ude00\\uuuD83C\\uDF89"));
        }
    },
    CONCATENATED_WORDS {
        @Override
        String members(Mistake mistake, String constants) {
            return up(literal(mistake.sql()).replace(" ", " \"\n            + \""));
        }
    },
    CONCATENATED_WITH_COMMENTS_AND_NUMBERS {
        @Override
        String members(Mistake mistake, String constants) {
            return up("(\"SELECT \" + 17 + \", \" + -1.50 + ' ' + /* \"a\" + */ \";\") // + \"b\"\n            + ("
                    + literal(mistake.sql()) + ")");
        }
    },
    CONSTANTS_OF_THE_SAME_CLASS {
        @Override
        boolean suits(Mistake mistake) {
            return isInside(mistake);
        }

        @Override
        String members(Mistake mistake, String constants) {
            return "    private static final String END = " + literal(Mistake.MARK + mistake.afterMark()) + ";\n"
                    + up(literal(mistake.beforeMark()) + " + END");
        }
    },
    CONSTANT_OF_ANOTHER_CLASS {
        @Override
        String members(Mistake mistake, String constants) {
            return up(constants + ".SQL");
        }

        @Override
        String constants(Mistake mistake) {
            return "    public static final String SQL = " + textBlock("SELECT 1;\n" + mistake.sql()) + ";\n";
        }
    },
    PART_FROM_ANOTHER_CLASS {
        @Override
        boolean suits(Mistake mistake) {
            return isInside(mistake);
        }

        @Override
        String members(Mistake mistake, String constants) {
            return up(literal(mistake.beforeMark()) + "\n            + " + Mistake.MARK + constants + ".END");
        }

        @Override
        String constants(Mistake mistake) {
            return "    public static final String END = " + literal(mistake.afterMark()) + ";\n";
        }
    },
    TEXT_BLOCK {
        @Override
        String members(Mistake mistake, String constants) {
            return up(textBlock(mistake.sql() + ";"));
        }
    },
    TEXT_BLOCK_WITHOUT_LAST_LINE_BREAK {
        @Override
        String members(Mistake mistake, String constants) {
            return up("\"\"\"\n            " + block(mistake.sql()) + "/**/\"\"\"");
        }
    },
    TEXT_BLOCK_OF_LINES {
        @Override
        String members(Mistake mistake, String constants) {
            return up(textBlock(words(mistake.sql(), "\n  ")));
        }
    },
    TEXT_BLOCK_OF_CONTINUED_LINES {
        @Override
        String members(Mistake mistake, String constants) {
            return up(
                    textBlock("SELECT 1;\n" + words(mistake.sql(), " @\n    ")).replace("@", "\\"));
        }
    },
    TEXT_BLOCK_WITH_ESCAPED_WHITE_SPACE {
        @Override
        String members(Mistake mistake, String constants) {
            return up(textBlock(words(mistake.sql(), "@s@t@n@\n  @\n")).replace("@", "\\"));
        }
    },
    TEXT_BLOCK_IN_UNICODE_ESCAPES {
        @Override
        String members(Mistake mistake, String constants) {
            return up(letters(textBlock(words(mistake.sql(), "\n")), "\\u%04x"));
        }
    },
    TEXT_BLOCK_IN_OCTAL_ESCAPES {
        @Override
        String members(Mistake mistake, String constants) {
            return up(letters(textBlock(words(mistake.sql(), "\n")), "\\%03o"));
        }
    },
    TEXT_BLOCK_WITH_ESCAPED_QUOTES {
        @Override
        String members(Mistake mistake, String constants) {
            return up(textBlock("SELECT '%s', '%s', '%s';\n".formatted("\"", "\"\"\"", "\\")
                    + afterFirstWord(mistake.sql(), " /* \"\"\" \\ \" */")));
        }
    },
    TEXT_BLOCK_AFTER_COMMENTS {
        @Override
        String members(Mistake mistake, String constants) {
            return up(textBlock("-- it's \"the first\"; one\n/* and /* a ' nested */ ; one */\n\nSELECT 1;;\n"
                    + "/* of this line */ " + mistake.sql() + " -- not ; the last\n;\nSELECT 2;\n-- end"));
        }
    },
    TEXT_BLOCK_AFTER_ESCAPE_STRINGS {
        @Override
        String members(Mistake mistake, String constants) {
            return up(textBlock("SELECT E'it\\'s; \\\\', U&'\\00e9;', $q$;'$q$, E'\\n'; " + mistake.sql()));
        }
    },
    TEXT_BLOCK_WITH_SUPPLEMENTARY_CHARACTERS {
        @Override
        String members(Mistake mistake, String constants) {
            return up(textBlock("SELECT '😀'; " + afterFirstWord(mistake.sql(), " /* 😀🎉 äあ */")));
        }
    },
    TEXT_BLOCK_AFTER_TABS {
        @Override
        String members(Mistake mistake, String constants) {
            return up(textBlock("SELECT 1;\n\t" + words(mistake.sql(), "\t")).replace("            ", "\t\t\t"));
        }
    },
    TEXT_BLOCK_WITH_WINDOWS_LINE_ENDS {
        @Override
        String members(Mistake mistake, String constants) {
            return up(textBlock("SELECT 1;\n\n  " + words(mistake.sql(), "\n    ") + ";\nSELECT 2;"));
        }

        @Override
        String lineEnd() {
            return "\r\n";
        }
    },
    TEXT_BLOCKS_AND_NUMBER {
        @Override
        String members(Mistake mistake, String constants) {
            return "    private static final int COUNT = 1000;\n"
                    + up(textBlock("SELECT") + " + COUNT + \"\"\"\n            ;\n              "
                            + block(words(mistake.sql(), "\n                ")) + "\"\"\"");
        }
    },
    LAST_OF_SEVERAL_FIELDS {
        @Override
        String members(Mistake mistake, String constants) {
            return up("FIRST", literal("SELECT 1; SELECT 2"))
                    + up("SECOND", textBlock("SELECT 3;"))
                    + up("THIRD", textBlock("SELECT 4;\n" + mistake.sql()));
        }
    },
    VERIFY {
        @Override
        boolean suits(Mistake mistake) {
            return mistake.sql().startsWith("SELECT");
        }

        @Override
        String members(Mistake mistake, String constants) {
            return up(literal("SELECT 1")) + "    @Verify\n    static final String CHECK = "
                    + textBlock("-- none\n" + words(mistake.sql(), "\n    ")) + ";\n";
        }
    };

    /** Whether a mistake can be written in this way. */
    boolean suits(Mistake mistake) {
        return true;
    }

    /**
     * The members of the migration.
     *
     * @param constants the name of the class that {@link #constants(Mistake)} are members of
     */
    abstract String members(Mistake mistake, String constants);

    /** The members of the class of constants. */
    String constants(Mistake mistake) {
        return "";
    }

    /** What ends a line of the sources. */
    String lineEnd() {
        return "\n";
    }

    private static boolean isInside(Mistake mistake) {
        return !mistake.beforeMark().isEmpty() && !mistake.afterMark().isEmpty();
    }

    private static String up(String expression) {
        return up("UP", expression);
    }

    private static String up(String name, String expression) {
        return "    @Up\n    static final String " + name + " = " + expression + ";\n";
    }

    private static String literal(String value) {
        return '"' + escaped(value).replace("\"", "\\\"").replace("\n", "\\n").replace("\t", "\\t") + '"';
    }

    private static String textBlock(String value) {
        return "\"\"\"\n            " + block(value).replace("\n", "\n            ") + "\n            \"\"\"";
    }

    private static String block(String value) {
        return escaped(value).replace("\"\"\"", "\\\"\"\"");
    }

    private static String escaped(String value) {
        return value.replace("\\", "\\\\");
    }

    private static String words(String sql, String between) {
        return sql.replace(" ", between);
    }

    private static String afterFirstWord(String sql, String insertion) {
        int space = sql.indexOf(' ');
        return sql.substring(0, space) + insertion + sql.substring(space);
    }

    /** Writes each letter of a literal by an escape, except those that belong to one. */
    private static String letters(String literal, String escape) {
        StringBuilder written = new StringBuilder();
        for (int i = 0; i < literal.length(); i++) {
            char c = literal.charAt(i);
            if (c == '\\') {
                written.append(c).append(literal.charAt(++i));
            } else if (c < 0x7f && Character.isLetter(c)) {
                written.append(escape.formatted((int) c));
            } else {
                written.append(c);
            }
        }
        return written.toString();
    }

    /** The name as a part of the name of a class. */
    String inCamelCase() {
        return Arrays.stream(name().split("_"))
                .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
                .collect(Collectors.joining());
    }
}
