package dev.stepwell.cli.source;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import dev.stepwell.MigrationId;
import dev.stepwell.Version;
import dev.stepwell.cli.invocation.FileFailure;
import dev.stepwell.cli.invocation.UsageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * The migrations in a folder of Java sources, which are parsed and not compiled. Immutable.
 *
 * <p>A migration whose version is not a literal is not found.
 *
 * @param migrations the migrations by package, then by version
 */
public record MigrationSources(List<MigrationSource> migrations) {

    private static final String JAVA = ".java";

    public MigrationSources {
        migrations = List.copyOf(migrations);
    }

    /**
     * One migration.
     *
     * @param packageName the package of the class
     * @param className the simple name of the class
     * @param set the set of the package
     * @param version the version as written
     * @param isPublic whether other packages can name the class
     */
    public record MigrationSource(
            String packageName, String className, String set, Version version, boolean isPublic) {}

    /**
     * Reads all sources below a folder that mention a migration. The Java runtime must have a compiler.
     *
     * @throws UsageException if a file cannot be read
     */
    public static MigrationSources in(Path folder) {
        if (!Files.isDirectory(folder)) {
            return new MigrationSources(List.of());
        }
        List<Path> candidates = candidates(folder);
        if (candidates.isEmpty()) {
            return new MigrationSources(List.of());
        }
        JavaCompiler compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler());
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    Writer.nullWriter(),
                    files,
                    diagnostic -> {},
                    List.of("-proc:none"),
                    null,
                    files.getJavaFileObjectsFromPaths(candidates));
            return of(task.parse());
        } catch (IOException e) {
            throw unreadable(folder, e);
        }
    }

    private static UsageException unreadable(Path folder, IOException e) {
        return new UsageException("The sources in " + folder + " cannot be read: " + FileFailure.reading(e) + ".");
    }

    private static List<Path> candidates(Path folder) {
        List<Path> candidates = new ArrayList<>();
        try (Stream<Path> walk = Files.walk(folder)) {
            for (Path path : walk.filter(path -> path.toString().endsWith(JAVA)).toList()) {
                if (Files.readString(path).contains("Migration")) {
                    candidates.add(path);
                }
            }
        } catch (IOException e) {
            throw unreadable(folder, e);
        } catch (UncheckedIOException e) {
            throw unreadable(folder, Objects.requireNonNull(e.getCause()));
        }
        return candidates;
    }

    private static MigrationSources of(Iterable<? extends CompilationUnitTree> units) {
        Map<String, String> sets = new HashMap<>();
        for (CompilationUnitTree unit : units) {
            if (unit.getPackage() != null) {
                for (AnnotationTree annotation : unit.getPackage().getAnnotations()) {
                    if (isNamed(annotation, "MigrationSet")) {
                        text(annotation, "value").ifPresent(set -> sets.put(packageName(unit), set));
                    }
                }
            }
        }
        List<MigrationSource> found = new ArrayList<>();
        for (CompilationUnitTree unit : units) {
            for (Tree type : unit.getTypeDecls()) {
                if (type instanceof ClassTree declared) {
                    migration(declared, packageName(unit), sets).ifPresent(found::add);
                }
            }
        }
        found.sort(Comparator.comparing(MigrationSource::packageName).thenComparing(MigrationSource::version));
        return new MigrationSources(found);
    }

    private static Optional<MigrationSource> migration(
            ClassTree declared, String packageName, Map<String, String> sets) {
        for (AnnotationTree annotation : declared.getModifiers().getAnnotations()) {
            if (isNamed(annotation, "Migration")) {
                return text(annotation, "version")
                        .flatMap(Version::tryParse)
                        .map(version -> new MigrationSource(
                                packageName,
                                declared.getSimpleName().toString(),
                                sets.getOrDefault(packageName, MigrationId.MAIN_SET),
                                version,
                                declared.getModifiers().getFlags().contains(Modifier.PUBLIC)));
            }
        }
        return Optional.empty();
    }

    private static String packageName(CompilationUnitTree unit) {
        return unit.getPackageName() == null ? "" : unit.getPackageName().toString();
    }

    private static boolean isNamed(AnnotationTree annotation, String simpleName) {
        Tree type = annotation.getAnnotationType();
        if (type instanceof MemberSelectTree select) {
            return select.getIdentifier().contentEquals(simpleName);
        }
        return type instanceof IdentifierTree name && name.getName().contentEquals(simpleName);
    }

    private static Optional<String> text(AnnotationTree annotation, String element) {
        for (ExpressionTree argument : annotation.getArguments()) {
            String name = argument instanceof AssignmentTree assignment
                    ? assignment.getVariable().toString()
                    : "value";
            ExpressionTree value =
                    argument instanceof AssignmentTree assignment ? assignment.getExpression() : argument;
            if (name.equals(element)
                    && value instanceof LiteralTree literal
                    && literal.getValue() instanceof String text) {
                return Optional.of(text);
            }
        }
        return Optional.empty();
    }

    /** {@return the packages that have migrations, sorted} */
    public List<String> packages() {
        return migrations.stream()
                .map(MigrationSource::packageName)
                .distinct()
                .sorted()
                .toList();
    }

    /** {@return the set of a package; empty if the package has no migrations} */
    public Optional<String> setOf(String packageName) {
        return migrations.stream()
                .filter(migration -> migration.packageName().equals(packageName))
                .map(MigrationSource::set)
                .findFirst();
    }

    /** {@return the migration with the highest version of a set; empty if the set has no migrations} */
    public Optional<MigrationSource> newest(String set) {
        return migrations.stream()
                .filter(migration -> migration.set().equals(set))
                .max(Comparator.comparing(MigrationSource::version));
    }
}
