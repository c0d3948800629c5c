package dev.stepwell.processor.model;

import dev.stepwell.MigrationId;
import dev.stepwell.processor.model.MigrationModel.Constant;
import dev.stepwell.processor.model.MigrationModel.Member;
import dev.stepwell.processor.model.MigrationModel.Method;
import dev.stepwell.processor.source.ConstantText;
import dev.stepwell.processor.source.ConstantText.Part;
import dev.stepwell.processor.source.ConstantText.Reference;
import dev.stepwell.processor.source.RememberedConstant;
import java.util.ArrayList;
import java.util.Arrays;
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

    private static final String FIRST_LINE = "stepwell-index-1";
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
        List<String> lines = new ArrayList<>();
        lines.add(FIRST_LINE);
        lines.add(line(List.of(SET, set)));
        for (Entry entry : entries.values()) {
            List<String> words = new ArrayList<>(
                    List.of(MIGRATION, entry.className, entry.sourceFile, entry.checksum, entry.warned ? WARNED : ""));
            words.addAll(entry.suppressed);
            lines.add(line(words));
            for (Map.Entry<String, String> origin : entry.origins.entrySet()) {
                lines.add(line(List.of(METHOD, origin.getKey(), origin.getValue())));
            }
        }
        for (Map.Entry<String, RememberedConstant> named : constants.entrySet()) {
            RememberedConstant constant = named.getValue();
            List<String> words = new ArrayList<>(List.of(CONSTANT, named.getKey(), constant.sum(), constant.file()));
            words.addAll(constant.parts());
            lines.add(line(words));
        }
        lines.add(LAST_LINE);
        return String.join("\n", lines) + "\n";
    }

    /**
     * Reads an index.
     *
     * @return the index; empty if the text is not one
     */
    public static Optional<RegistryIndex> parse(String text) {
        SortedMap<String, Entry> entries = new TreeMap<>();
        SortedMap<String, RememberedConstant> constants = new TreeMap<>();
        List<String> lines = Arrays.asList(text.split("\n", -1));
        int last = lines.size() - 2;
        if (last < 2 || !lines.get(0).equals(FIRST_LINE) || !lines.get(last).equals(LAST_LINE)) {
            return Optional.empty();
        }
        List<String> set = words(lines.get(1));
        if (set.size() != 2 || !set.get(0).equals(SET)) {
            return Optional.empty();
        }
        for (int i = 2; i < last; i++) {
            List<String> words = words(lines.get(i));
            if (words.size() >= 5 && words.get(0).equals(MIGRATION)) {
                SortedMap<String, String> origins = new TreeMap<>();
                while (lines.get(i + 1).startsWith(METHOD + "\t")) {
                    i++;
                    List<String> method = words(lines.get(i));
                    if (method.size() != 3) {
                        return Optional.empty();
                    }
                    origins.put(method.get(1), method.get(2));
                }
                entries.put(
                        words.get(1),
                        new Entry(
                                words.get(1),
                                words.get(2),
                                words.get(3),
                                words.get(4).equals(WARNED),
                                words.subList(5, words.size()),
                                origins));
            } else if (words.size() >= 4 && words.get(0).equals(CONSTANT)) {
                constants.put(
                        words.get(1),
                        new RememberedConstant(words.get(2), words.get(3), words.subList(4, words.size())));
            } else {
                return Optional.empty();
            }
        }
        return Optional.of(new RegistryIndex(set.get(1), entries, constants));
    }

    private static String line(List<String> words) {
        StringBuilder line = new StringBuilder();
        for (String word : words) {
            line.append(line.length() == 0 ? "" : "\t").append(escaped(word));
        }
        return line.toString();
    }

    private static List<String> words(String line) {
        return Arrays.stream(line.split("\t", -1)).map(RegistryIndex::unescaped).toList();
    }

    private static String escaped(String word) {
        return word.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n");
    }

    private static String unescaped(String word) {
        if (word.indexOf('\\') < 0) {
            return word;
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            if (c == '\\' && i + 1 < word.length()) {
                i++;
                c = switch (word.charAt(i)) {
                    case 't' -> '\t';
                    case 'n' -> '\n';
                    default -> word.charAt(i);
                };
            }
            text.append(c);
        }
        return text.toString();
    }
}
