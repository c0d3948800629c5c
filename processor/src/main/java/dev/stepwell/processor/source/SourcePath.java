package dev.stepwell.processor.source;

/**
 * Computes the path of a source file from the root of its sources.
 *
 * <p>A pure function of the name of the file and the package, so that the path is the same wherever the project is
 * built.
 */
final class SourcePath {

    private SourcePath() {}

    /**
     * {@return the path of a file from the root of its sources}
     *
     * @param path the path of the file from any folder, with slashes or backslashes
     * @param packageName the package of the file; empty for the unnamed one
     */
    static String of(String path, String packageName) {
        String name = path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
        return packageName.isEmpty() ? name : packageName.replace('.', '/') + "/" + name;
    }
}
