package dev.stepwell.registry;

import dev.stepwell.MigrationId;
import dev.stepwell.text.Sha256;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * What some migrations come to, whatever their order: how many they are, and the exclusive or of a SHA-256 of each.
 *
 * <p>Two are equal if they are of the same identities with the same checksums, and otherwise differ but for a chance of
 * one in 2 to the power of 256. It finds what is different by accident; somebody who can choose the checksums can make
 * two equal, but writes the history anyway. What is hashed of a migration is its set, the parts of its version without
 * leading zeros and joined by dots, its state {@code applied} and its checksum, with colons between, in UTF-8. The
 * database computes the same of its history, so it never changes.
 *
 * @param count how many migrations
 * @param first the first eight bytes of the 32, big-endian
 * @param second the next eight
 * @param third the next eight
 * @param fourth the last eight
 */
public record RegistryDigest(long count, long first, long second, long third, long fourth) {

    /** That of no migration. */
    public static final RegistryDigest NONE = new RegistryDigest(0, 0, 0, 0, 0);

    /**
     * That of migrations.
     *
     * @param migrations the migrations in any order, without duplicates
     * @return the digest
     */
    public static RegistryDigest of(List<MigrationDefinition> migrations) {
        RegistryDigest digest = NONE;
        for (MigrationDefinition migration : migrations) {
            digest = digest.plus(of(migration.id(), migration.checksum()));
        }
        return digest;
    }

    /**
     * That of one migration.
     *
     * @param id its identity
     * @param checksum its checksum, with the name of the algorithm
     * @return the digest
     */
    public static RegistryDigest of(MigrationId id, String checksum) {
        String text = id.set() + ":" + String.join(".", id.version().parts()) + ":applied:" + checksum;
        ByteBuffer hash = ByteBuffer.wrap(Sha256.of(text));
        return new RegistryDigest(1, hash.getLong(), hash.getLong(), hash.getLong(), hash.getLong());
    }

    /**
     * That of the migrations of two, which have none in common.
     *
     * @param other the other one
     * @return the digest of all
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
     * Tells whether two are equal. It is what {@code equals} of a record would be, which builds its code when it is
     * first called; every start of an application asks this.
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
