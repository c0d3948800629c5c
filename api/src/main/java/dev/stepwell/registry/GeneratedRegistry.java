package dev.stepwell.registry;

import java.io.InputStream;
import java.sql.Connection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The superclass of generated registries; made for generated code.
 *
 * <p>This class has no nested class, since a nested class would hide a migration of the same name. Each call of
 * {@link #migrations()} reads the file anew.
 */
public abstract class GeneratedRegistry implements MigrationRegistry {

    private final String content;
    private final RegistryDigest digest;

    /**
     * Makes a registry.
     *
     * <p>The parameters are the parts of the digest, so that the compiler has no generic type to resolve in generated
     * code.
     *
     * @param content a text that changes with everything in the class and in the file; the first line of the file must
     *     have the same text
     * @param count the number of migrations in the digest, from 0
     * @param first the first eight bytes of their digest, big-endian
     * @param second the next eight bytes
     * @param third the next eight bytes
     * @param fourth the last eight bytes
     */
    protected GeneratedRegistry(String content, long count, long first, long second, long third, long fourth) {
        this.content = content;
        this.digest = new RegistryDigest(count, first, second, third, fourth);
    }

    /**
     * Opens the file of migrations beside the class. In a named module only the class itself can open the file.
     *
     * @return the file, or null if it is missing
     */
    protected abstract InputStream file();

    /**
     * Runs a Java step.
     *
     * @param step the number of the step in the file
     * @param connection the connection of the migration
     * @throws Exception if the step fails, or if no step has the number
     */
    protected void run(int step, Connection connection) throws Exception {
        throw new IllegalArgumentException("no step " + step);
    }

    @Override
    public final List<MigrationDefinition> migrations() {
        return RegistryFile.read(getClass(), file(), content, this::run);
    }

    /**
     * Returns the sets of the migrations. Reads only the beginning of the file.
     *
     * @return the set of the package; empty if there is no migration
     * @throws RegistryException if the file is missing or damaged, or comes from another build
     */
    @Override
    public final Set<String> sets() {
        return RegistryFile.sets(getClass(), file(), content);
    }

    /**
     * Returns the text that changes with everything in the class and in the file.
     *
     * @return the text, which ends in a colon and a digest
     */
    public final String content() {
        return content;
    }

    @Override
    public final Optional<RegistryDigest> digest() {
        return Optional.of(digest);
    }
}
