package com.acme.chat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A migration that PostgreSQL refuses, as Java sources, with the expected place of the failure.
 *
 * @param number the version of the migration
 * @param mistake the mistake in its statement
 * @param writing the way to write the statement
 */
record WrongScript(int number, Mistake mistake, Writing writing) {

    static final String PACKAGE = "com.acme.wrong";

    private static final String CONSTANTS = "com.acme.texts";

    /** Each mistake in every third way of writing, another third from mistake to mistake. */
    static List<WrongScript> all() {
        List<WrongScript> scripts = new ArrayList<>();
        List<Mistake> mistakes = Mistake.all();
        for (int i = 0; i < mistakes.size(); i++) {
            for (Writing writing : Writing.values()) {
                if ((i + writing.ordinal()) % 3 == 0 && writing.suits(mistakes.get(i))) {
                    scripts.add(new WrongScript(scripts.size() + 1, mistakes.get(i), writing));
                }
            }
        }
        return scripts;
    }

    /** Writes the sources into a project. */
    void write(Path project) throws IOException {
        for (Map.Entry<String, String> source : sources().entrySet()) {
            Path file = project.resolve("src/main/java").resolve(source.getKey());
            Files.createDirectories(file.getParent());
            Files.writeString(file, source.getValue().replace(String.valueOf(Mistake.MARK), ""));
        }
    }

    /** The place of the mistake: {@code file:line:column}, with the file from the root of the sources. */
    String place() {
        for (Map.Entry<String, String> source : sources().entrySet()) {
            int mark = source.getValue().indexOf(Mistake.MARK);
            if (mark >= 0) {
                String before = source.getValue().substring(0, mark);
                long line = before.chars().filter(c -> c == '\n').count() + 1;
                return source.getKey() + ":" + line + ":" + (mark - before.lastIndexOf('\n'));
            }
        }
        throw new IllegalStateException("there is no mark in " + this);
    }

    private Map<String, String> sources() {
        Map<String, String> sources = new LinkedHashMap<>();
        String head = """
                package %s;

                import dev.stepwell.*;

                @Migration(version = "%d")
                @Irreversible("It is never applied.")
                final class %s {

                """.formatted(PACKAGE, number, name());
        add(sources, PACKAGE, head + writing.members(mistake, CONSTANTS + "." + name()) + "}\n");
        String constants = writing.constants(mistake);
        if (!constants.isEmpty()) {
            String begin = "package %s;\n\npublic final class %s {\n".formatted(CONSTANTS, name());
            add(sources, CONSTANTS, begin + "    private " + name() + "() {}\n\n" + constants + "}\n");
        }
        return sources;
    }

    private void add(Map<String, String> sources, String packageName, String source) {
        String file = packageName.replace('.', '/') + "/" + name() + ".java";
        sources.put(file, source.replace("\n", writing.lineEnd()));
    }

    private String name() {
        return mistake.name() + "As" + writing.inCamelCase();
    }

    @Override
    public String toString() {
        return name();
    }
}
