package dev.stepwell.importer.writing;

import java.text.Normalizer;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.lang.model.SourceVersion;

/**
 * The names of classes, made from the names of files.
 *
 * <p>The names differ in more than capitals, because the file systems of Windows and macOS ignore case. No name hides a
 * type of {@code java.lang} or a type that a migration names.
 */
public final class ClassNames {

    private static final int LONGEST = 100;
    private static final Set<String> OWN = Set.of(
            "Migration", "Up", "Down", "Verify", "Irreversible", "MigrationSet", "GeneratedMigrations", "Version");

    private final Set<String> taken = new HashSet<>();

    /** Creates names that differ from those in use. */
    public ClassNames(Iterable<String> inUse) {
        inUse.forEach(name -> taken.add(name.toLowerCase(Locale.ROOT)));
    }

    /**
     * Returns an unused name, which is then in use.
     *
     * @param name the name of the file without the version; may be empty
     * @param version the version, which replaces a name without letters and digits
     */
    public String take(String name, String version) {
        String wanted = of(name, version);
        String unique = wanted;
        for (int number = 2; !taken.add(unique.toLowerCase(Locale.ROOT)); number++) {
            unique = wanted + (Character.isDigit(wanted.charAt(wanted.length() - 1)) ? "_" : "") + number;
        }
        return unique;
    }

    /** {@return the name of a class before the check whether it is in use} */
    static String of(String name, String version) {
        String joined = join(words(name));
        if (joined.isEmpty()) {
            joined = "Version" + version.replace('.', '_');
        } else if (!Character.isJavaIdentifierStart(joined.codePointAt(0))) {
            joined = "Migrate" + joined;
        }
        return isTaken(joined) ? joined + "Migration" : joined;
    }

    /** {@return true if a word cannot be a name in Java} */
    public static boolean isReserved(String word) {
        return SourceVersion.isKeyword(word) || word.equals("_");
    }

    private static List<String> words(String name) {
        String plain = Normalizer.normalize(name, Normalizer.Form.NFC).replaceAll("['’]", "");
        boolean shouting = plain.equals(plain.toUpperCase(Locale.ROOT));
        return List.of((shouting ? plain.toLowerCase(Locale.ROOT) : plain).split("[^\\p{L}\\p{N}]+", -1));
    }

    private static String join(List<String> words) {
        StringBuilder joined = new StringBuilder();
        for (String word : words) {
            String legal = word.codePoints()
                    .filter(Character::isJavaIdentifierPart)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
            if (legal.isEmpty() || joined.length() + legal.length() > LONGEST) {
                continue;
            }
            boolean numbers = joined.length() > 0
                    && Character.isDigit(joined.charAt(joined.length() - 1))
                    && Character.isDigit(legal.charAt(0));
            joined.append(numbers ? "_" : "")
                    .appendCodePoint(Character.toTitleCase(legal.codePointAt(0)))
                    .append(legal, Character.charCount(legal.codePointAt(0)), legal.length());
        }
        return joined.toString();
    }

    /**
     * Tells whether a class cannot have a name, because the name is reserved or would hide a type.
     *
     * <p>A class must not hide the types of {@code java.lang} and those of Stepwell that a migration needs.
     *
     * @param name a simple name
     * @return true if the class needs another name
     */
    public static boolean isTaken(String name) {
        if (OWN.contains(name) || isReserved(name)) {
            return true;
        }
        try {
            Class.forName("java.lang." + name, false, null);
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }
}
