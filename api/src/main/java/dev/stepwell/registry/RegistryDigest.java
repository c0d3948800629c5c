package dev.stepwell.registry;

import dev.stepwell.MigrationId;
import dev.stepwell.text.Sha256;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A digest of migrations in any order: their number, and the exclusive or of a SHA-256 of each.
 *
 * <p>Two digests are equal if their migrations have the same identities and checksums. Otherwise they differ, but for a
 * chance of one in 2 to the power of 256. The digest finds accidental differences. A person who chooses the checksums
 * can make two digests equal, but such a person can write the history anyway.
 *
 * <p>The hashed text of a migration is {@code set:version:applied:checksum} in UTF-8, where the version is its parts
 * without leading zeros, joined by dots. The database computes the same digest from its history, so this algorithm
 * never changes. Immutable.
 *
 * @param count the number of migrations, from 0
 * @param first the first eight of the 32 bytes, big-endian
 * @param second the next eight bytes
 * @param third the next eight bytes
 * @param fourth the last eight bytes
 */
public record RegistryDigest(long count, long first, long second, long third, long fourth) {

    /** The digest of an empty registry. */
    public static final RegistryDigest NONE = new RegistryDigest(0, 0, 0, 0, 0);

    /**
     * Returns the digest of several migrations, as the history has it once they are all applied. A migration that
     * another one of them replaces does not count, since the history then has no row for it.
     *
     * @param migrations the migrations in any order, without duplicates
     * @return the digest
     */
    public static RegistryDigest of(List<MigrationDefinition> migrations) {
        Set<MigrationId> replaced = new HashSet<>();
        for (MigrationDefinition migration : migrations) {
            replaced.addAll(migration.replaces());
        }
        RegistryDigest digest = NONE;
        for (MigrationDefinition migration : migrations) {
            if (!replaced.contains(migration.id())) {
                digest = digest.plus(of(migration.id(), migration.checksum()));
            }
        }
        return digest;
    }

    /**
     * Returns the digest of one migration.
     *
     * @param id the identity of the migration
     * @param checksum the checksum of the migration, with the name of the algorithm
     * @return the digest
     */
    public static RegistryDigest of(MigrationId id, String checksum) {
        String text = id.set() + ":" + String.join(".", id.version().parts()) + ":applied:" + checksum;
        ByteBuffer hash = ByteBuffer.wrap(Sha256.of(text));
        return new RegistryDigest(1, hash.getLong(), hash.getLong(), hash.getLong(), hash.getLong());
    }

    /**
     * Returns the digest of the migrations of two digests that have no migration in common.
     *
     * @param other the other digest
     * @return the digest of all their migrations
     */
    public RegistryDigest plus(RegistryDigest other) {
        return new RegistryDigest(
                count + other.count,
                first ^ other.first,
                second ^ other.second,
                third ^ other.third,
                fourth ^ other.fourth);
    }

    /**
     * Tells whether two digests are equal in all parts, as the generated {@code equals} would. The generated method is
     * linked at run time, which would cost each start some milliseconds.
     */
    @Override
    public boolean equals(Object other) {
        return other instanceof RegistryDigest digest
                && count == digest.count
                && first == digest.first
                && second == digest.second
                && third == digest.third
                && fourth == digest.fourth;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(first);
    }
}
