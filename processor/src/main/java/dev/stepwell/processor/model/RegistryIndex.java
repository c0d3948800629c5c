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
 * Facts about the migrations of a registry that their sources contain and their class files do not: places, checksums
 * of Java steps, and suppressed warnings.
 *
 * <p>An index depends on its migrations and their warnings alone. A formatted index parses to the same index. Any other
 * text, including a truncated index, does not parse. Immutable.
 */
public final class RegistryIndex {

    /** The folder of all indexes. It is not a package, so that modules cannot have a split package. */
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
     * The facts about one migration.
     *
     * @param className the canonical name of the class
     * @param sourceFile the path of the source file; empty if unknown
     * @param checksum the checksum of an up with Java steps; empty if the up has none or their source is unknown
     * @param warned true if there was a warning about the migration that it does not suppress
     * @param suppressed the codes of the warnings that the migration suppresses
     * @param origins the places of its methods' declarations, by method name
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
     * {@return the index of these migrations}
     *
     * @param models migrations of one package
     * @param warned the classes with warnings
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

    /** {@return the set of the package} */
    public String set() {
        return set;
    }

    /** {@return the facts about each migration, by class name} */
    public SortedMap<String, Entry> entries() {
        return entries;
    }

    /** {@return the constants of the migrations, and the constants that those refer to, by name} */
    public SortedMap<String, RememberedConstant> constants() {
        return constants;
    }

    /** {@return the index as text} */
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
     * @return the index; empty if the text is malformed
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
     * @throws MalformedTextException if the text is not an index
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

    /** Reads the lines of one migration. The reader then stands at the first line after them. */
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
