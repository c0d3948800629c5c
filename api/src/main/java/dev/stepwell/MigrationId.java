package dev.stepwell;

/**
 * The identity of a migration: its version within its set.
 *
 * <p>Two identities are equal if their sets and their {@linkplain Version versions} are equal. They order by set, then
 * by version. Immutable.
 *
 * @param set the name of the set; {@value #MAIN_SET} for a package that declares none
 * @param version the version within the set
 */
public record MigrationId(String set, Version version) implements Comparable<MigrationId> {

    /** The name of the set for packages without a {@link MigrationSet}. */
    public static final String MAIN_SET = "main";

    /** The greatest number of characters in a set's name. */
    public static final int MAXIMUM_SET_LENGTH = 63;

    /**
     * Checks the name of the set.
     *
     * @throws IllegalArgumentException if {@link #isSetName} refuses the name of the set
     */
    public MigrationId {
        if (!isSetName(set)) {
            throw new IllegalArgumentException("\"" + set
                    + "\" is not the name of a migration set. Use a lower-case letter, followed by "
                    + "lower-case letters, digits, _ or -, and at most " + MAXIMUM_SET_LENGTH + " characters.");
        }
    }

    /**
     * Returns the identity with these parts.
     *
     * @param set the name of the set
     * @param version the version as written
     * @return the identity
     * @throws IllegalArgumentException if the set or the version is malformed
     */
    public static MigrationId of(String set, String version) {
        return new MigrationId(set, Version.parse(version));
    }

    /**
     * Tells whether a text is a valid name of a {@linkplain MigrationSet set}: a lower-case ASCII letter, then
     * lower-case ASCII letters, digits, {@code _} and {@code -}, {@value #MAXIMUM_SET_LENGTH} characters at most.
     *
     * @param name any text
     * @return true if a set may have this name
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

    // A record's generated equals and hashCode are linked at run time, which costs each start and each build of an
    // application some milliseconds.
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

    /** {@return the version alone in the set {@value #MAIN_SET}, and {@code set:version} in any other set} */
    @Override
    public String toString() {
        return set.equals(MAIN_SET) ? version.toString() : set + ":" + version;
    }

    private static boolean isLowerCaseLetter(char c) {
        return c >= 'a' && c <= 'z';
    }
}
