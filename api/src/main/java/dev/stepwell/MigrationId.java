package dev.stepwell;

/**
 * The identity of a migration: its version within its set.
 *
 * <p>Two identities are equal if their sets are and their {@linkplain Version versions} are. They order by set, then by
 * version.
 *
 * @param set the name of the set, {@value #MAIN_SET} where none is declared
 * @param version the version within the set
 */
public record MigrationId(String set, Version version) implements Comparable<MigrationId> {

    /** The set of the migrations of a package that declares none. */
    public static final String MAIN_SET = "main";

    /** The greatest number of characters of a set's name. */
    public static final int MAXIMUM_SET_LENGTH = 63;

    /**
     * Checks the name of the set.
     *
     * @throws IllegalArgumentException if the set's name is not one that {@link MigrationSet} allows
     */
    public MigrationId {
        if (!isSetName(set)) {
            throw new IllegalArgumentException("\"" + set
                    + "\" is not the name of a migration set. Use a lower-case letter, followed by "
                    + "lower-case letters, digits, _ or -, and at most " + MAXIMUM_SET_LENGTH + " characters.");
        }
    }

    /**
     * Makes an identity from its parts as written.
     *
     * @param set the name of the set
     * @param version the version as written
     * @return the identity
     * @throws IllegalArgumentException if one of them is malformed
     */
    public static MigrationId of(String set, String version) {
        return new MigrationId(set, Version.parse(version));
    }

    /**
     * Tells whether a name may be that of a set.
     *
     * @param name any text
     * @return whether {@link MigrationSet} allows it
     */
    public static boolean isSetName(String name) {
        if (name.isEmpty() || name.length() > MAXIMUM_SET_LENGTH || !isLowerCaseLetter(name.charAt(0))) {
            return false;
        }
        for (int i = 1; i < name.length(); i++) {
            char c = name.charAt(i);
            if (!isLowerCaseLetter(c) && (c < '0' || c > '9') && c != '_' && c != '-') {
                return false;
            }
        }
        return true;
    }

    // What a record has of itself takes long to be linked, which each start and each build of an application would wait
    // for.
    @Override
    public boolean equals(Object other) {
        return other instanceof MigrationId id && version.equals(id.version) && set.equals(id.set);
    }

    @Override
    public int hashCode() {
        return 31 * set.hashCode() + version.hashCode();
    }

    @Override
    public int compareTo(MigrationId other) {
        int order = set.compareTo(other.set);
        return order != 0 ? order : version.compareTo(other.version);
    }

    /** The version alone in the main set, {@code set:version} in any other. */
    @Override
    public String toString() {
        return set.equals(MAIN_SET) ? version.toString() : set + ":" + version;
    }

    private static boolean isLowerCaseLetter(char c) {
        return c >= 'a' && c <= 'z';
    }
}
