package dev.stepwell.runtime.internal.discovery;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the names in one folder of a jar from the directory at the end of the file.
 *
 * <p>The JDK makes an object for each entry of a jar, which takes twice as long in a process that has just started. A
 * jar in any form but the plain one is left to the JDK.
 */
final class JarDirectory {

    private static final int END_SIGNATURE = 0x06054b50;
    private static final int END_LENGTH = 22;
    private static final int END_COUNT = 10;
    private static final int END_SIZE = 12;
    private static final int ENTRY_SIGNATURE = 0x02014b50;
    private static final int ENTRY_LENGTH = 46;
    private static final int ENTRY_NAME_LENGTH = 28;
    private static final int ENTRY_EXTRA_LENGTH = 30;
    private static final int ENTRY_COMMENT_LENGTH = 32;
    private static final int UNSIGNED_BYTE = 0xff;
    private static final int UNSIGNED_SHORT = 0xffff;
    private static final int LARGEST = 1 << 26;

    private JarDirectory() {}

    /**
     * {@return the names below the folder, without the folder; null if the file has another form}
     *
     * @param folder the name of the folder in ASCII, with a slash at its end
     * @throws IOException if the file cannot be read
     */
    static @Nullable List<String> names(File jar, String folder) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(jar, "r")) {
            long end = file.length() - END_LENGTH;
            if (end < 0) {
                return null;
            }
            byte[] last = read(file, end, END_LENGTH);
            int count = twoBytes(last, END_COUNT);
            int size = fourBytes(last, END_SIZE);
            boolean plain =
                    fourBytes(last, 0) == END_SIGNATURE && count < UNSIGNED_SHORT && size >= 0 && size <= LARGEST;
            return plain && size <= end ? names(read(file, end - size, size), count, folder) : null;
        }
    }

    private static byte[] read(RandomAccessFile file, long position, int length) throws IOException {
        byte[] bytes = new byte[length];
        file.seek(position);
        file.readFully(bytes);
        return bytes;
    }

    private static @Nullable List<String> names(byte[] entries, int count, String folder) {
        List<String> names = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < count; i++) {
            if (start + ENTRY_LENGTH > entries.length || fourBytes(entries, start) != ENTRY_SIGNATURE) {
                return null;
            }
            int name = start + ENTRY_LENGTH;
            int length = twoBytes(entries, start + ENTRY_NAME_LENGTH);
            if (name + length > entries.length) {
                return null;
            }
            if (length > folder.length() && isIn(folder, entries, name)) {
                names.add(
                        new String(entries, name + folder.length(), length - folder.length(), StandardCharsets.UTF_8));
            }
            start = name
                    + length
                    + twoBytes(entries, start + ENTRY_EXTRA_LENGTH)
                    + twoBytes(entries, start + ENTRY_COMMENT_LENGTH);
        }
        return start == entries.length ? names : null;
    }

    private static boolean isIn(String folder, byte[] entries, int name) {
        for (int i = 0; i < folder.length(); i++) {
            if (entries[name + i] != folder.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    // A ByteBuffer takes three times as long in a young process.
    private static int twoBytes(byte[] bytes, int index) {
        return (bytes[index] & UNSIGNED_BYTE) | ((bytes[index + 1] & UNSIGNED_BYTE) << Byte.SIZE);
    }

    private static int fourBytes(byte[] bytes, int index) {
        return twoBytes(bytes, index) | (twoBytes(bytes, index + 2) << Short.SIZE);
    }
}
