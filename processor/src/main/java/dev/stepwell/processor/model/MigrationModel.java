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
 * A class annotated as a migration, as it is written: right or wrong.
 *
 * <p>It holds values only and nothing of the compiler's, so that it outlives the round that read it. Immutable.
 *
 * @param packageName the package; empty for the unnamed one
 * @param className the canonical name of the class
 * @param form what kind of class it is
 * @param set the name of its set
 * @param writtenVersion the version as written, empty text if none is; null if the compiler refuses what is written
 * @param identity the identity; null if version or set is wrong
 * @param dependsOn the classes it depends on
 * @param description one line for people
 * @param transactional whether one transaction holds it
 * @param repeatable whether it is applied again when it has changed
 * @param sourceFile the path of its file; empty if unknown
 * @param up what is annotated to apply it
 * @param down what is annotated to roll it back
 * @param verify the constants that verify it
 * @param checksum the checksum of what applies it; empty if a step in Java has none
 * @param reason the reason why it cannot be rolled back; null if it does not say that it cannot
 * @param suppressed the codes of the warnings that its author has suppressed, as written
 * @param complete whether everything it names is there; else another processor may yet bring it
 */
public record MigrationModel(
        String packageName,
        String className,
        Form form,
        String set,
        @Nullable String writtenVersion,
        @Nullable MigrationId identity,
        List<Dependency> dependsOn,
        String description,
        boolean transactional,
        boolean repeatable,
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
        up = List.copyOf(up);
        down = List.copyOf(down);
        verify = List.copyOf(verify);
        suppressed = List.copyOf(suppressed);
    }

    /** Kinds of classes, as far as they differ for a registry. */
    public enum Form {
        /** A class or an interface that generated code of its package can name. */
        REACHABLE,
        /** One that is private, or within one that is. */
        PRIVATE,
        /** A class that exists only within an object of another one, or is within such a class. */
        INNER,
        ENUM,
        RECORD,
        ANNOTATION
    }

    /**
     * A class that a migration depends on.
     *
     * @param className the canonical name
     * @param migration whether it is a migration
     * @param identity its identity; null unless it is a migration whose version and set are right
     */
    public record Dependency(
            String className, boolean migration, @Nullable MigrationId identity) {

        /** Its identity, if it is a migration whose version and set are right. */
        public Optional<MigrationId> id() {
            return Optional.ofNullable(identity);
        }
    }

    /** A field or a method that is annotated. */
    public sealed interface Member permits Constant, Method {

        /** Its name. */
        String name();
    }

    /**
     * An annotated field.
     *
     * @param name its name
     * @param state what it is initialised with
     * @param text its value; the empty text if it is not a constant
     * @param script its value, read
     */
    public record Constant(String name, State state, ConstantText text, SqlScript script) implements Member {

        /** What a field is initialised with. */
        public enum State {
            CONSTANT,
            NOT_CONSTANT,
            /** Something that the compiler refuses itself, or that another processor may yet bring. */
            REFUSED
        }
    }

    /**
     * An annotated method.
     *
     * @param name its name
     * @param faults what keeps it from being called
     * @param origin where it is declared; empty if unknown
     * @param tokens the tokens of its body; null if the compiler does not give them
     * @param deprecated whether calling it causes a warning
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

        /** The tokens of its body, if the compiler gives them. */
        Optional<List<String>> body() {
            return Optional.ofNullable(tokens);
        }
    }

    /** The version as written; absent if the compiler refuses what is written. */
    public Optional<String> version() {
        return Optional.ofNullable(writtenVersion);
    }

    /** The identity, if version and set are right. */
    public Optional<MigrationId> id() {
        return Optional.ofNullable(identity);
    }

    /** The reason why it cannot be rolled back, if it says that it cannot. */
    public Optional<String> irreversible() {
        return Optional.ofNullable(reason);
    }

    /** Whether steps in Java apply it. */
    public boolean isUpInJava() {
        return hasMethod(up);
    }

    /** Whether it has a step in Java. */
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

    /** The migration as the graph sees it, if it has an identity. */
    public Optional<GraphNode> node() {
        return identity == null
                ? Optional.empty()
                : Optional.of(new GraphNode(identity, className, dependencyIds(), repeatable));
    }

    /** The identities of what it depends on, each once, in the order written. */
    public List<MigrationId> dependencyIds() {
        Set<MigrationId> ids = new LinkedHashSet<>();
        for (Dependency dependency : dependsOn) {
            if (dependency.id().isPresent()) {
                ids.add(dependency.id().get());
            }
        }
        return List.copyOf(ids);
    }

    /** The full name of a class of the migration's package. */
    public String inPackage(String simpleName) {
        return packageName.isEmpty() ? simpleName : packageName + "." + simpleName;
    }

    /** The class name without its package. */
    public String nameInPackage() {
        return packageName.isEmpty() ? className : className.substring(packageName.length() + 1);
    }

    public String simpleName() {
        return className.substring(className.lastIndexOf('.') + 1);
    }
}
