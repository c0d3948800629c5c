package dev.stepwell.processor.source;

/**
 * Computes the path of a source file that is the same wherever the project is built.
 *
 * <p>A pure function of the path and the package.
 */
final class SourcePath {

    private SourcePath() {}

    /**
     * Shortens a path, so that it begins with the last {@code src} folder above the package. Without such a folder, the
     * path begins with the folder of the package.
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
