package dev.stepwell.cli.invocation;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** The reasons why a file cannot be read or written, in words for people. */
public final class FileFailure {

    private FileFailure() {}

    /** {@return the reason why a file cannot be read, without a full stop} */
    public static String reading(IOException e) {
        return e instanceof NoSuchFileException ? "it is not there" : of(e);
    }

    /** {@return the reason why a file cannot be written, without a full stop} */
    public static String writing(IOException e) {
        return e instanceof NoSuchFileException ? "its folder is not there" : of(e);
    }

    private static String of(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof FileAlreadyExistsException exists) {
            return exists.getFile() + " is a file";
        }
        if (e instanceof ZipException) {
            return "it is none";
        }
        @Nullable String reason = e instanceof FileSystemException failure ? failure.getReason() : e.getMessage();
        if (reason == null || reason.isEmpty()) {
            return "the system does not say why";
        }
        return reason.equals("Is a directory") ? "it is a folder" : reason;
    }
}
