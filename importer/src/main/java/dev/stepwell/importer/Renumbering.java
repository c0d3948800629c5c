package dev.stepwell.importer;

/**
 * A version of two scripts, with a proposal for the later script.
 *
 * @param version the duplicate version, as the later script has it
 * @param first the earlier file in the order of the tool, which keeps the version
 * @param file the later file
 * @param proposed a free version for the later file, directly behind the duplicate one
 */
public record Renumbering(String version, String first, String file, String proposed) {

    /** {@return the fact and the proposal in one line} */
    @Override
    public String toString() {
        return "version " + version + " is used by " + first + " and by " + file + "; " + proposed
                + " is free for the second";
    }
}
