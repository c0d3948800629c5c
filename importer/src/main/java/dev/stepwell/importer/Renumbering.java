package dev.stepwell.importer;

/**
 * A version that two scripts have, and the one that the later of them could have instead.
 *
 * @param version the version that is there twice, as the later script has it
 * @param first the file that has it first in the order of the tool, and keeps it
 * @param file the file that is to get another one
 * @param proposed a free version, directly behind the other
 */
public record Renumbering(String version, String first, String file, String proposed) {

    /** The fact and the proposal in one line. */
    @Override
    public String toString() {
        return "version " + version + " is used by " + first + " and by " + file + "; " + proposed
                + " is free for the second";
    }
}
