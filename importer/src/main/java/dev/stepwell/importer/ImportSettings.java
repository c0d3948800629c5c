package dev.stepwell.importer;

import dev.stepwell.importer.script.Reasons;
import dev.stepwell.importer.writing.ClassNames;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The settings of an import. Immutable.
 *
 * @param from the folder with the scripts
 * @param packageName the package of the classes
 * @param out the root of the Java sources, such as {@code src/main/java}; created if it is missing
 * @param format the format of the folder; null to detect the format
 * @param renumber whether a script with a duplicate version gets the proposed version
 */
// JSpecify is optional for users, so the module does not hand it on.
@SuppressWarnings("exports")
public record ImportSettings(
        Path from, String packageName, Path out, @Nullable FolderFormat format, boolean renumber) {

    private static final Pattern PACKAGE = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_]*(\\.[\\p{L}_][\\p{L}\\p{N}_]*)*");

    /**
     * Checks the name of the package.
     *
     * @throws ImportException if the name is not legal
     */
    public ImportSettings {
        boolean legal = PACKAGE.matcher(packageName).matches();
        for (String part : packageName.split("\\.", -1)) {
            legal &= !ClassNames.isReserved(part);
        }
        if (!legal) {
            throw new ImportException(Reasons.packageName(packageName));
        }
    }

    /** {@return the folder of the package} */
    Path packageFolder() {
        return out.resolve(packageName.replace('.', '/'));
    }
}
