package dev.stepwell.problem;

import dev.stepwell.Irreversible;
import dev.stepwell.Migration;
import dev.stepwell.MigrationSet;

/**
 * The subject of a problem: a part of a class, or nothing in Java.
 *
 * <p>The annotation processor turns a subject into a place in the source. At run time a subject is only information.
 * Immutable.
 *
 * @param className the canonical name of the class, of the package for {@link Part#SET}, or of the module for
 *     {@link Part#MODULE}; empty for {@link Part#NOTHING}
 * @param part the part of the class
 * @param member the name of the member, the canonical name of the dependency, or the replaced version as written; empty
 *     for other parts
 * @param offset the index of a character in the constant's value, from 0, in UTF-16 units; -1 for the member as a whole
 *     and for other parts
 */
public record Subject(String className, Part part, String member, int offset) {

    /** A part of a class that a problem can be about. */
    public enum Part {
        /** Nothing in Java: the database, a setting, the run as a whole. */
        NOTHING,
        /** The class as a whole. */
        CLASS,
        /** The value of {@link Migration#version()}; the annotation if no version is written. */
        VERSION,
        /** The value of {@link Migration#transactional()}; the annotation if no value is written. */
        TRANSACTIONAL,
        /** The value of {@link Migration#restartable()}. */
        RESTARTABLE,
        /** One class of {@link Migration#dependsOn()}. */
        DEPENDENCY,
        /** One version of {@link Migration#replaces()}. */
        REPLACED,
        /** A field or a method. */
        MEMBER,
        /** The {@link Irreversible} of the class. */
        IRREVERSIBLE,
        /** The {@link MigrationSet} of a package. */
        SET,
        /** The declaration of a module. */
        MODULE
    }

    /**
     * Returns the subject of a problem that is about nothing in Java.
     *
     * @return the subject, without a class
     */
    public static Subject nothing() {
        return new Subject("", Part.NOTHING, "", -1);
    }

    /**
     * Returns a class as a subject, or a part of the class that has no name.
     *
     * @param className the canonical name of the class
     * @param part the part
     * @return the subject
     */
    public static Subject of(String className, Part part) {
        return new Subject(className, part, "", -1);
    }

    /**
     * Returns a dependency of a class as a subject.
     *
     * @param className the canonical name of the class
     * @param dependency the canonical name of the dependency
     * @return the subject
     */
    public static Subject dependency(String className, String dependency) {
        return new Subject(className, Part.DEPENDENCY, dependency, -1);
    }

    /**
     * Returns a version that a class replaces as a subject.
     *
     * @param className the canonical name of the class
     * @param version the version as written
     * @return the subject
     */
    public static Subject replaced(String className, String version) {
        return new Subject(className, Part.REPLACED, version, -1);
    }

    /**
     * Returns a field or a method of a class as a subject.
     *
     * @param className the canonical name of the class
     * @param member the name of the member
     * @return the subject
     */
    public static Subject member(String className, String member) {
        return new Subject(className, Part.MEMBER, member, -1);
    }

    /**
     * Returns a character in the value of a constant as a subject.
     *
     * @param className the canonical name of the class
     * @param member the name of the field
     * @param offset the index of the character in the value, from 0, in UTF-16 units
     * @return the subject
     */
    public static Subject character(String className, String member, int offset) {
        return new Subject(className, Part.MEMBER, member, offset);
    }
}
