package dev.stepwell.problem;

import dev.stepwell.Irreversible;
import dev.stepwell.Migration;
import dev.stepwell.MigrationSet;

/**
 * What a problem is about: a part of a class, or nothing that was written in Java.
 *
 * <p>The compiler's reporter turns it into a place in the source; at run time it is only information.
 *
 * @param className the canonical name of the class, or of the package for {@link Part#SET}; empty for
 *     {@link Part#NOTHING}
 * @param part the part of the class
 * @param member the name of the member, or the canonical name of the class depended on; empty for other parts
 * @param offset for {@link Part#MEMBER} the character of the constant's value from 0, or -1 for the member as a whole
 */
public record Subject(String className, Part part, String member, int offset) {

    /** The parts of a class that a problem can be about. */
    public enum Part {
        /** Nothing in Java: the database, a setting, the run as a whole. */
        NOTHING,
        /** The class as a whole. */
        CLASS,
        /** The value of {@link Migration#version()}, or the annotation where it has none. */
        VERSION,
        /** The value of {@link Migration#transactional()}, or the annotation where it has none. */
        TRANSACTIONAL,
        /** One class of {@link Migration#dependsOn()}. */
        DEPENDENCY,
        /** A field or a method. */
        MEMBER,
        /** The {@link Irreversible} of the class. */
        IRREVERSIBLE,
        /** The {@link MigrationSet} of a package. */
        SET
    }

    /**
     * Nothing that was written in Java.
     *
     * @return the subject without a class
     */
    public static Subject nothing() {
        return new Subject("", Part.NOTHING, "", -1);
    }

    /**
     * A class, or a part of it that has no name of its own.
     *
     * @param className the canonical name of the class
     * @param part the part
     * @return the subject
     */
    public static Subject of(String className, Part part) {
        return new Subject(className, part, "", -1);
    }

    /**
     * One class that a class depends on.
     *
     * @param className the canonical name of the class
     * @param dependency the canonical name of the class depended on
     * @return the subject
     */
    public static Subject dependency(String className, String dependency) {
        return new Subject(className, Part.DEPENDENCY, dependency, -1);
    }

    /**
     * A field or a method of a class.
     *
     * @param className the canonical name of the class
     * @param member the name of the member
     * @return the subject
     */
    public static Subject member(String className, String member) {
        return new Subject(className, Part.MEMBER, member, -1);
    }

    /**
     * A character in the value of a constant.
     *
     * @param className the canonical name of the class
     * @param member the name of the field
     * @param offset the character of the value, from 0
     * @return the subject
     */
    public static Subject character(String className, String member, int offset) {
        return new Subject(className, Part.MEMBER, member, offset);
    }
}
