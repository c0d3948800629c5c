package dev.stepwell.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The trace of a registry: a file in {@code META-INF/stepwell} by which a start notices that the registry was lost.
 *
 * <p>The name of the file depends on the content of the registry alone. So the files of two jars never replace each
 * other when the jars are joined, and the relocation of a package leaves them as they are. Immutable.
 *
 * @param registry the name of the registry's class when it was compiled
 * @param migrations the migrations of the registry
 */
public record RegistryTrace(String registry, List<Migration> migrations) {

    private static final String FORMAT = "stepwell-trace-1";
    private static final String REGISTRY = "registry";
    private static final String MIGRATION = "migration";
    private static final String LAST_LINE = "end";

    /**
     * A migration of the registry.
     *
     * @param set the name of the set
     * @param version the version as written
     * @param className the canonical name of the class
     * @param checksum the checksum; empty if there is none
     */
    public record Migration(String set, String version, String className, String checksum) {}

    /** Copies the list. */
    public RegistryTrace {
        migrations = List.copyOf(migrations);
    }

    /**
     * Returns the trace as text.
     *
     * @return lines of fields
     */
    public String format() {
        FieldWriter lines = new FieldWriter();
        lines.line(FORMAT).line(REGISTRY, registry);
        for (Migration migration : migrations) {
            lines.line(MIGRATION, migration.set, migration.version, migration.className, migration.checksum);
        }
        return lines.line(LAST_LINE).text();
    }

    /**
     * Reads a trace.
     *
     * @param text the content of the file
     * @return the trace; empty if the text is malformed or of another format
     */
    public static Optional<RegistryTrace> parse(String text) {
        try {
            return Optional.of(read(FieldReader.ofLines(text)));
        } catch (MalformedTextException e) {
            return Optional.empty();
        }
    }

    private static RegistryTrace read(FieldReader reader) {
        next(reader, FORMAT, 1);
        next(reader, REGISTRY, 2);
        String registry = reader.field(1);
        List<Migration> migrations = new ArrayList<>();
        while (reader.next() && reader.field(0).equals(MIGRATION)) {
            reader.expect(5);
            migrations.add(new Migration(reader.field(1), reader.field(2), reader.field(3), reader.field(4)));
        }
        if (!reader.field(0).equals(LAST_LINE) || reader.next()) {
            throw reader.malformed("is not the only one that is " + LAST_LINE);
        }
        return new RegistryTrace(registry, migrations);
    }

    private static void next(FieldReader reader, String first, int count) {
        if (!reader.next() || !reader.field(0).equals(first)) {
            throw reader.malformed("is not " + first);
        }
        reader.expect(count);
    }
}
