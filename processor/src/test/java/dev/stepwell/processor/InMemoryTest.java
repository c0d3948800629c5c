package dev.stepwell.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepwell.Migration;
import dev.stepwell.registry.MigrationRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.joor.CompileOptions;
import org.joor.Reflect;
import org.joor.ReflectException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.core.test.tools.SourceFile;
import org.springframework.core.test.tools.TestCompiler;

/** Compilers that keep their files in memory, of libraries and of the kinds that editors have. */
final class InMemoryTest {

    private static final String SOURCE = """
            package shop;
            import dev.stepwell.*;
            @Migration(version = "1")
            @Irreversible("why")
            public class A {
                @Up static final String UP = "CREATE TABLE t (id int)";
            }
            """;

    @Test
    void compilerOfSpringGetsARegistry(@TempDir Path sources) {
        TestCompiler.forSystem()
                .withCompilerOptions("-s", sources.toString())
                .withProcessors(new MigrationProcessor(), new RemovedMigrationProcessor())
                .compile(SourceFile.of(SOURCE), compiled -> assertThat(
                                ServiceLoader.load(MigrationRegistry.class, compiled.getClassLoader()).stream()
                                        .flatMap(registry -> registry.get().migrations().stream()))
                        .hasToString("[1 A]"));
    }

    /** jOOR keeps classes in memory, and leaves resources to javac, which has no folder for them. */
    @Test
    void compilerOfJoorIsToldThatItHasNoOutputFolder() {
        CompileOptions options =
                new CompileOptions().processors(new MigrationProcessor(), new RemovedMigrationProcessor());

        assertThatThrownBy(() -> Reflect.compile("shop.A", SOURCE, options))
                .isInstanceOf(ReflectException.class)
                .hasMessageContaining(
                        "error: [registry-not-written] The registry could not be written: the compiler has "
                                + "no output folder, which -d would give it.")
                .hasMessageNotContaining("An annotation processor threw");
        assertThat(Path.of("GeneratedMigrations.migrations")).doesNotExist();
        assertThat(Path.of("shop")).doesNotExist();
    }

    /** The kinds of exceptions that file managers throw instead of what they are declared to throw. */
    enum Refusal {
        UNSUPPORTED,
        ILLEGAL_STATE,
        ILLEGAL_ARGUMENT;

        RuntimeException exception() {
            return switch (this) {
                case UNSUPPORTED -> new UnsupportedOperationException();
                case ILLEGAL_STATE -> new IllegalStateException("no files here");
                case ILLEGAL_ARGUMENT -> new IllegalArgumentException("no such location");
            };
        }
    }

    @ParameterizedTest
    @EnumSource
    void filesThatCannotBeReadCountAsMissing(Refusal refusal) {
        Memory memory = new Memory(refusal, true);

        assertThat(memory.compile()).isEmpty();
        assertThat(memory.names())
                .contains("shop/A.class", "shop/GeneratedMigrations.class", "shop/GeneratedMigrations.migrations");
    }

    @ParameterizedTest
    @EnumSource
    void filesThatCannotBeWrittenAreAnErrorAndNoCrash(Refusal refusal) {
        assertThat(new Memory(refusal, false).compile())
                .startsWith("[registry-not-written] The registry could not be written: " + refusal.exception())
                .doesNotContain("An annotation processor threw");
    }

    /** A compiler whose files are in memory, and whose file manager refuses what nobody has thought of. */
    private static final class Memory {

        private final Refusal refusal;
        private final boolean writes;
        private final Map<String, ByteArrayOutputStream> files = new TreeMap<>();

        Memory(Refusal refusal, boolean writes) {
            this.refusal = refusal;
            this.writes = writes;
        }

        List<String> names() {
            return new ArrayList<>(files.keySet());
        }

        String compile() {
            JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
            DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
            StringWriter output = new StringWriter();
            StandardJavaFileManager standard = compiler.getStandardFileManager(diagnostics, null, null);
            JavaCompiler.CompilationTask task = compiler.getTask(
                    output,
                    new Manager(standard),
                    diagnostics,
                    List.of("-cp", "" + Build.locationOf(Migration.class)),
                    null,
                    List.of(new Source()));
            task.setProcessors(List.of(new MigrationProcessor(), new RemovedMigrationProcessor()));
            task.call();
            return output
                    + diagnostics.getDiagnostics().stream()
                            .map(each -> each.getMessage(null))
                            .collect(Collectors.joining("\n"));
        }

        private static final class Source extends SimpleJavaFileObject {

            Source() {
                super(URI.create("memory:///shop/A.java"), Kind.SOURCE);
            }

            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return SOURCE;
            }
        }

        private final class Target extends SimpleJavaFileObject {

            private final String path;

            Target(String path, Kind kind) {
                super(URI.create("memory:///" + path), kind);
                this.path = path;
            }

            @Override
            public InputStream openInputStream() {
                throw refusal.exception();
            }

            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                ByteArrayOutputStream file = files.get(path);
                return file == null ? "" : file.toString(java.nio.charset.StandardCharsets.UTF_8);
            }

            @Override
            public OutputStream openOutputStream() {
                ByteArrayOutputStream file = new ByteArrayOutputStream();
                files.put(path, file);
                return file;
            }
        }

        private final class Manager extends ForwardingJavaFileManager<JavaFileManager> {

            Manager(JavaFileManager standard) {
                super(standard);
            }

            @Override
            public JavaFileObject getJavaFileForOutput(
                    Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
                return new Target(className.replace('.', '/') + kind.extension, kind);
            }

            @Override
            public FileObject getFileForOutput(Location location, String packageName, String name, FileObject sibling) {
                if (!writes) {
                    throw refusal.exception();
                }
                return new Target(
                        packageName.isEmpty() ? name : packageName.replace('.', '/') + "/" + name,
                        JavaFileObject.Kind.OTHER);
            }

            @Override
            public FileObject getFileForInput(Location location, String packageName, String name) throws IOException {
                throw refusal.exception();
            }
        }
    }
}
