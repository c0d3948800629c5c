package dev.stepwell.registry;

import java.io.InputStream;
import java.sql.Connection;
import java.util.List;
import java.util.Optional;

/**
 * What generated registries have in common; made for generated code.
 *
 * <p>It has no class within it, since that would hide a migration of the same name. Each call reads the file anew.
 */
public abstract class GeneratedRegistry implements MigrationRegistry {

    private final String content;
    private final RegistryDigest digest;

    /**
     * Makes a registry.
     *
     * <p>It takes the parts of the digest, so that the compiler, which meets generated code in each build, has no
     * generic type to find.
     *
     * @param content changes with everything in the class and in the file; what the file says must be the same
     * @param count how many migrations there are
     * @param first the first part of their digest
     * @param second the next part
     * @param third the next part
     * @param fourth the last part
     */
    protected GeneratedRegistry(String content, long count, long first, long second, long third, long fourth) {
        this.content = content;
        this.digest = new RegistryDigest(count, first, second, third, fourth);
    }

    /**
     * Opens the file that lies beside the class, which in a named module only the class itself can do.
     *
     * @return the file, or null if it is not there
     */
    protected abstract InputStream file();

    /**
     * Runs a step in Java.
     *
     * @param step its number in the file
     * @param connection the connection of the migration
     * @throws Exception if the step failed, or if there is none of the number
     */
    protected void run(int step, Connection connection) throws Exception {
        throw new IllegalArgumentException("no step " + step);
    }

    @Override
    public final List<MigrationDefinition> migrations() {
        return RegistryFile.read(getClass(), file(), content, this::run);
    }

    @Override
    public final Optional<RegistryDigest> digest() {
        return Optional.of(digest);
    }
}
