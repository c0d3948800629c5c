package dev.stepwell.processor.model;

import dev.stepwell.MigrationId;
import dev.stepwell.Version;
import dev.stepwell.processor.source.ConstantText;
import dev.stepwell.sql.SqlScript;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A class annotated as a migration, as it is written, with all its mistakes.
 *
 * <p>A model holds values only and no object of the compiler, so that it outlives the round that reads it. Immutable.
 *
 * @param packageName the package; empty for the unnamed one
 * @param className the canonical name of the class
 * @param form the kind of class
 * @param set the name of the set
 * @param writtenVersion the version as written, empty if there is none; null if the compiler rejects the value
 * @param identity the identity; null if the version or the set is invalid
 * @param dependsOn the classes of the dependencies
 * @param replaces the versions of the replaced migrations, as written, with all mistakes
 * @param description one line for people
 * @param transactional true if all steps run in one transaction
 * @param repeatable true if the migration is applied again when its text changes
 * @param restartable true if a step that was broken off is run again
 * @param sourceFile the path of the source file from the root of its sources; empty if unknown
 * @param up the members annotated {@code @Up}
 * @param down the members annotated {@code @Down}
 * @param verify the members annotated {@code @Verify}
 * @param checksum the checksum of the up; empty if the source of a Java step is unknown
 * @param reason the reason why the migration is irreversible; null if it is not annotated {@code @Irreversible}
 * @param suppressed the codes of the warnings that the author has suppressed, as written
 * @param complete true if everything that the migration names exists; otherwise another processor may generate it
 */
public record MigrationModel(
        String packageName,
        String className,
        Form form,
        String set,
        @Nullable String writtenVersion,
        @Nullable MigrationId identity,
        List<Dependency> dependsOn,
        List<String> replaces,
        String description,
        boolean transactional,
        boolean repeatable,
        boolean restartable,
        String sourceFile,
        List<Member> up,
        List<Member> down,
        List<Member> verify,
        String checksum,
        @Nullable String reason,
        List<String> suppressed,
        boolean complete) {

    public MigrationModel {
        dependsOn = List.copyOf(dependsOn);
        replaces = List.copyOf(replaces);
        up = List.copyOf(up);
        down = List.copyOf(down);
        verify = List.copyOf(verify);
        suppressed = List.copyOf(suppressed);
    }

    /** The kinds of classes that a registry must tell apart. */
    public enum Form {
        /** A class or an interface that generated code of its package can name. */
        REACHABLE,
        /** A private class, or a class nested in a private one. */
        PRIVATE,
        /** An inner class. */
        INNER,
        /** A class in the nameless class of a compact source file. */
        COMPACT,
        ENUM,
        RECORD,
        ANNOTATION
    }

    /**
     * A class that a migration depends on.
     *
     * @param className the canonical name
     * @param migration true if the class is a migration
     * @param identity the identity; null if the class is not a migration, or its version or set is invalid
     */
    public record Dependency(
            String className, boolean migration, @Nullable MigrationId identity) {

        /** {@return the identity; empty if the class is not a migration, or its version or set is invalid} */
        public Optional<MigrationId> id() {
            return Optional.ofNullable(identity);
        }
    }

    /** An annotated field or method. */
    public sealed interface Member permits Constant, Method {

        String name();
    }

    /**
     * An annotated field.
     *
     * @param name the name of the field
     * @param state the kind of its initial value
     * @param text the value; empty if the field is not a constant
     * @param script the statements of the value
     */
    public record Constant(String name, State state, ConstantText text, SqlScript script) implements Member {

        /** The kind of a field's initial value. */
        public enum State {
            CONSTANT,
            NOT_CONSTANT,
            /** A constant value of a field that only Lombok's {@code @UtilityClass} makes static. */
            STATIC_BY_LOMBOK,
            /** A value that the compiler rejects, or that another processor may still generate. */
            REFUSED
        }
    }

    /**
     * An annotated method.
     *
     * @param name the name of the method
     * @param faults the reasons why a registry cannot call the method
     * @param origin the place of its declaration; empty if unknown
     * @param tokens the tokens of its body; null if unknown
     * @param deprecated true if a call of the method causes a deprecation warning
     */
    public record Method(
            String name,
            List<String> faults,
            String origin,
            @Nullable List<String> tokens,
            boolean deprecated) implements Member {

        public Method {
            faults = List.copyOf(faults);
        }

        /** {@return the tokens of the body; empty if unknown} */
        Optional<List<String>> body() {
            return Optional.ofNullable(tokens);
        }
    }

    /** {@return the version as written; empty if the compiler rejects the value} */
    public Optional<String> version() {
        return Optional.ofNullable(writtenVersion);
    }

    /** {@return the identity; empty if the version or the set is invalid} */
    public Optional<MigrationId> id() {
        return Optional.ofNullable(identity);
    }

    /** {@return the reason why the migration is irreversible; empty if it is not} */
    public Optional<String> irreversible() {
        return Optional.ofNullable(reason);
    }

    /** {@return true if the up has a Java step} */
    public boolean isUpInJava() {
        return hasMethod(up);
    }

    /** {@return true if the up or the down has a Java step} */
    public boolean hasJava() {
        return hasMethod(up) || hasMethod(down);
    }

    private static boolean hasMethod(List<Member> members) {
        for (Member member : members) {
            if (member instanceof Method) {
                return true;
            }
        }
        return false;
    }

    public static Optional<MigrationId> id(String set, String version) {
        Optional<Version> parsed = MigrationId.isSetName(set) ? Version.tryParse(version) : Optional.empty();
        return parsed.isPresent() ? Optional.of(new MigrationId(set, parsed.get())) : Optional.empty();
    }

    /** {@return the migration as a node of the graph; empty if it has no identity} */
    public Optional<GraphNode> node() {
        return identity == null
                ? Optional.empty()
                : Optional.of(new GraphNode(identity, className, dependencyIds(), replacedIds(), repeatable));
    }

    /** {@return the identities of the replaced migrations, each once, in the order written} */
    public List<MigrationId> replacedIds() {
        return replacedIds(set, replaces);
    }

    static List<MigrationId> replacedIds(String set, List<String> versions) {
        Set<MigrationId> ids = new LinkedHashSet<>();
        for (String version : versions) {
            Optional<MigrationId> id = id(set, version);
            if (id.isPresent()) {
                ids.add(id.get());
            }
        }
        return List.copyOf(ids);
    }

    /** {@return the identities of the dependencies, each once, in the order written} */
    public List<MigrationId> dependencyIds() {
        Set<MigrationId> ids = new LinkedHashSet<>();
        for (Dependency dependency : dependsOn) {
            if (dependency.id().isPresent()) {
                ids.add(dependency.id().get());
            }
        }
        return List.copyOf(ids);
    }

    /** {@return the full name of a class in the package of the migration} */
    public String inPackage(String simpleName) {
        return packageName.isEmpty() ? simpleName : packageName + "." + simpleName;
    }

    /** {@return the class name without its package} */
    public String nameInPackage() {
        return packageName.isEmpty() ? className : className.substring(packageName.length() + 1);
    }

    public String simpleName() {
        return className.substring(className.lastIndexOf('.') + 1);
    }
}
