package dev.stepwell.processor.model;

import dev.stepwell.MigrationId;
import dev.stepwell.processor.model.MigrationModel.Constant;
import dev.stepwell.processor.model.MigrationModel.Member;
import dev.stepwell.processor.model.MigrationModel.Method;
import dev.stepwell.processor.source.ConstantText;
import dev.stepwell.processor.source.ConstantText.Part;
import dev.stepwell.processor.source.ConstantText.Reference;
import dev.stepwell.processor.source.RememberedConstant;
import dev.stepwell.text.FieldReader;
import dev.stepwell.text.FieldWriter;
import dev.stepwell.text.MalformedTextException;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the sources of a registry's migrations tell and their class files do not: places, checksums of steps in Java,
 * and suppressed warnings.
 *
 * <p>It depends on the migrations alone. What is formatted parses to the same; anything else, also half of it, does not
 * parse. Immutable.
 */
public final class RegistryIndex {

    /** The folder of all indexes, which is no package, so that nothing splits on the module path. */
    public static final String FOLDER = "META-INF/stepwell/";

    private static final String FIRST_LINE = "stepwell-index-2";
    private static final String LAST_LINE = "end";
    private static final String SET = "set";
    private static final String MIGRATION = "migration";
    private static final String WARNED = "warned";
    private static final String METHOD = "method";
    private static final String CONSTANT = "constant";

    private final String set;
    private final SortedMap<String, Entry> entries;
    private final SortedMap<String, RememberedConstant> constants;

    private RegistryIndex(
            String set, SortedMap<String, Entry> entries, SortedMap<String, RememberedConstant> constants) {
        this.set = set;
        this.entries = Collections.unmodifiableSortedMap(entries);
        this.constants = Collections.unmodifiableSortedMap(constants);
    }

    /**
     * What is remembered of one migration.
     *
     * @param className the canonical name of its class
     * @param sourceFile the path of its file; empty if unknown
     * @param checksum the checksum of its steps in Java; empty if it has none or their source is unknown
     * @param warned whether there was a warning about it that it does not suppress
     * @param suppressed the codes of the warnings that it suppresses
     * @param origins where its methods are declared, by their names
     */
    public record Entry(
            String className,
            String sourceFile,
            String checksum,
            boolean warned,
            List<String> suppressed,
            SortedMap<String, String> origins) {

        public Entry {
            suppressed = List.copyOf(suppressed);
            origins = Collections.unmodifiableSortedMap(new TreeMap<>(origins));
        }
    }

    /**
     * The index of migrations.
     *
     * @param models migrations of one package
     * @param warned the classes that there were warnings about
     */
    public static RegistryIndex of(Collection<MigrationModel> models, Set<String> warned) {
        String set = MigrationId.MAIN_SET;
        SortedMap<String, Entry> entries = new TreeMap<>();
        SortedMap<String, RememberedConstant> constants = new TreeMap<>();
        for (MigrationModel model : models) {
            set = model.set();
            SortedMap<String, String> origins = new TreeMap<>();
            for (List<Member> members : List.of(model.up(), model.down(), model.verify())) {
                for (Member member : members) {
                    add(model, member, origins, constants);
                }
            }
            entries.put(
                    model.className(),
                    new Entry(
                            model.className(),
                            model.sourceFile(),
                            model.isUpInJava() ? model.checksum() : "",
                            warned.contains(model.className()),
                            model.suppressed(),
                            origins));
        }
        return new RegistryIndex(set, entries, constants);
    }

    private static void add(
            MigrationModel model,
            Member member,
            SortedMap<String, String> origins,
            SortedMap<String, RememberedConstant> constants) {
        if (member instanceof Method method) {
            origins.put(method.name(), method.origin());
        } else if (member instanceof Constant constant) {
            add(ConstantText.nameOf(model.className(), constant.name()), constant.text(), constants);
        }
    }

    private static void add(String name, ConstantText text, SortedMap<String, RememberedConstant> constants) {
        if (!text.parts().isEmpty() && constants.putIfAbsent(name, RememberedConstant.of(text)) == null) {
            for (Part part : text.parts()) {
                if (part instanceof Reference reference) {
                    add(reference.name(), reference.text(), constants);
                }
            }
        }
    }

    /** The set of the package. */
    public String set() {
        return set;
    }

    /** What is remembered of the migrations, by the names of their classes. */
    public SortedMap<String, Entry> entries() {
        return entries;
    }

    /** What is remembered of constants, by their names: those of the migrations, and those that these name. */
    public SortedMap<String, RememberedConstant> constants() {
        return constants;
    }

    /** The index as text. */
    public String format() {
        FieldWriter lines = new FieldWriter();
        lines.line(FIRST_LINE).line(SET, set);
        for (Entry entry : entries.values()) {
            lines.field(MIGRATION)
                    .field(entry.className)
                    .field(entry.sourceFile)
                    .field(entry.checksum)
                    .field(entry.warned ? WARNED : "")
                    .fields(entry.suppressed)
                    .end();
            for (Map.Entry<String, String> origin : entry.origins.entrySet()) {
                lines.line(METHOD, origin.getKey(), origin.getValue());
            }
        }
        for (Map.Entry<String, RememberedConstant> named : constants.entrySet()) {
            RememberedConstant constant = named.getValue();
            lines.field(CONSTANT)
                    .field(named.getKey())
                    .field(constant.sum())
                    .field(constant.file())
                    .fields(constant.parts())
                    .end();
        }
        return lines.line(LAST_LINE).text();
    }

    /**
     * Reads an index.
     *
     * @return the index; empty if the text is not one
     */
    public static Optional<RegistryIndex> parse(String text) {
        try {
            return Optional.of(read(FieldReader.ofLines(text)));
        } catch (MalformedTextException e) {
            return Optional.empty();
        }
    }

    /**
     * Reads an index.
     *
     * @throws MalformedTextException if the text is not one
     */
    static RegistryIndex read(FieldReader reader) {
        next(reader, FIRST_LINE);
        reader.expect(1);
        next(reader, SET);
        reader.expect(2);
        String set = reader.field(1);
        SortedMap<String, Entry> entries = new TreeMap<>();
        SortedMap<String, RememberedConstant> constants = new TreeMap<>();
        next(reader);
        while (reader.field(0).equals(MIGRATION)) {
            Entry entry = entry(reader);
            entries.put(entry.className, entry);
        }
        while (reader.field(0).equals(CONSTANT)) {
            constants.put(
                    reader.field(1), new RememberedConstant(reader.field(2), reader.field(3), reader.fieldsFrom(4)));
            next(reader);
        }
        if (!reader.field(0).equals(LAST_LINE)) {
            throw reader.malformed(0, "is not " + LAST_LINE);
        }
        reader.expect(1);
        if (reader.next()) {
            throw reader.malformed("follows the last one");
        }
        return new RegistryIndex(set, entries, constants);
    }

    /** Reads a migration to before the first line that is not about it. */
    private static Entry entry(FieldReader reader) {
        String className = reader.field(1);
        String sourceFile = reader.field(2);
        String checksum = reader.field(3);
        String warned = reader.field(4);
        if (!warned.isEmpty() && !warned.equals(WARNED)) {
            throw reader.malformed(4, "is neither empty nor " + WARNED);
        }
        List<String> suppressed = reader.fieldsFrom(5);
        SortedMap<String, String> origins = new TreeMap<>();
        next(reader);
        while (reader.field(0).equals(METHOD)) {
            reader.expect(3);
            origins.put(reader.field(1), reader.field(2));
            next(reader);
        }
        return new Entry(className, sourceFile, checksum, !warned.isEmpty(), suppressed, origins);
    }

    private static void next(FieldReader reader, String first) {
        next(reader);
        if (!reader.field(0).equals(first)) {
            throw reader.malformed(0, "is not " + first);
        }
    }

    private static void next(FieldReader reader) {
        if (!reader.next()) {
            throw reader.malformed("is the last one and not " + LAST_LINE);
        }
    }
}
