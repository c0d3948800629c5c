package dev.stepwell.processor.source;

/**
 * Makes the path under which a source file is known wherever its project was built.
 *
 * <p>A pure function of path and package.
 */
final class SourcePath {

    private SourcePath() {}

    /**
     * Shortens a path: to what begins with the last {@code src} above the package's folder, and else to the package's
     * folder.
     *
     * @param path the path of a file, with slashes or backslashes
     * @param packageName the package of the file; empty for the unnamed one
     */
    static String of(String path, String packageName) {
        String whole = path.replace('\\', '/');
        String name = whole.substring(whole.lastIndexOf('/') + 1);
        String inPackage = packageName.isEmpty() ? name : packageName.replace('.', '/') + "/" + name;
        if (!("/" + whole).endsWith("/" + inPackage)) {
            return inPackage;
        }
        String root = "/" + whole.substring(0, whole.length() - inPackage.length());
        int src = root.lastIndexOf("/src/");
        return src < 0 ? inPackage : root.substring(src + 1) + inPackage;
    }
}
