package dev.stepwell.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.Filer;
import javax.annotation.processing.Messager;
import javax.annotation.processing.ProcessingEnvironment;
import javax.annotation.processing.Processor;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;
import org.jetbrains.jps.javac.APIWrappers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compilers without javac's trees, and build tools that wrap the environment of javac. */
final class OtherCompilerTest {

    private static final String MIGRATION = """
            package shop;
            import dev.stepwell.*;
            @Migration(version = "1")
            class A {
                @Up static final String UP = "CREATE TABLE t (id int); SELECT 1";
                @Down static void down(java.sql.Connection connection) {}
            }
            """;
    private static final String WITHOUT_PLACES = """
            migration\tmain\t1\tshop.A
            description\ta
            checksum\ttokens-1:1b2939377c95ae2ce05ec11a76e4daabc4a3f44c8a4a17cce213b28830ba6fe5
            up\t\tCREATE TABLE t (id int)
            up\t\tSELECT 1
            down-java\t\tA.down\t0
            end
            """;

    private final Project project;

    OtherCompilerTest(@TempDir Path folder) {
        project = new Project(folder).write("src/main/java/shop/A.java", MIGRATION);
    }

    private String compile(Processor processor) {
        project.write("out/.keep", "");
        return project.compile("src/main/java", "classes", processor, "-s", "" + project.folder("out"));
    }

    private String registry() {
        return project.read("classes/shop/GeneratedMigrations.migrations");
    }

    @Test
    void registryWithoutPlacesIsGenerated() {
        assertThat(compile(new Wrapping(OtherCompilerTest::proxy))).isEmpty();
        assertThat(registry()).contains(WITHOUT_PLACES);
    }

    @Test
    void compilerModuleMayBeMissing() throws Exception {
        Class<?> processor = new LoaderWithoutTrees().loadClass(MigrationProcessor.class.getName());

        assertThat(compile((Processor) processor.getConstructor().newInstance()))
                .isEmpty();
        assertThat(registry()).contains(WITHOUT_PLACES);
    }

    @Test
    void lineInTheConstantIsNamedWhereTheFileIsUnknown() {
        project.write("src/main/java/shop/A.java", MIGRATION.replace("int);", "int);\\n -- x \\n \\n'"));

        assertThat(compile(new Wrapping(OtherCompilerTest::proxy))).isEqualTo("""
                A.java:5: @Up static final String ^UP = "CREATE TABLE t (id int);\\n -- x \\n \\n' SELECT 1";
                [sql-syntax] @Up A.UP has an unterminated string (line 4 of its text). Close the string with '.""");
    }

    @Test
    void stepInJavaHasNoChecksumWhereItsSourceIsUnknown() {
        project.write("src/main/java/shop/A.java", """
                package shop;
                import dev.stepwell.*;
                @Migration(version = "1")
                @Irreversible("why")
                class A {
                    @Up static void up(java.sql.Connection connection) {}
                }
                """);

        assertThat(compile(new Wrapping(OtherCompilerTest::proxy))).isEmpty();
        assertThat(registry()).contains("up-java\t\tA.up\t0\n").doesNotContain("checksum");
    }

    @Test
    void gradlesEnvironmentIsOpened() {
        assertThat(compile(new Wrapping(GradleLike::new))).isEmpty();
        assertThat(registry()).contains("source\tshop/A.java", "up\t5:35\t", "down-java\t6:23\t");
    }

    @Test
    void environmentOfIntelliJIsOpened() {
        APIWrappers.wrapped = null;
        assertThat(compile(new Wrapping(environment -> {
                    APIWrappers.wrapped = environment;
                    return proxy(environment);
                })))
                .isEmpty();
        APIWrappers.wrapped = null;
        assertThat(registry()).contains("source\tshop/A.java", "up\t5:35\t", "down-java\t6:23\t");
    }

    /** The processor with a wrapped environment. */
    private static final class Wrapping extends AbstractProcessor {

        private final MigrationProcessor processor = new MigrationProcessor();
        private final UnaryOperator<ProcessingEnvironment> wrapper;

        Wrapping(UnaryOperator<ProcessingEnvironment> wrapper) {
            this.wrapper = wrapper;
        }

        @Override
        public synchronized void init(ProcessingEnvironment environment) {
            processor.init(wrapper.apply(environment));
        }

        @Override
        public Set<String> getSupportedAnnotationTypes() {
            return processor.getSupportedAnnotationTypes();
        }

        @Override
        public SourceVersion getSupportedSourceVersion() {
            return processor.getSupportedSourceVersion();
        }

        @Override
        public Set<String> getSupportedOptions() {
            return processor.getSupportedOptions();
        }

        @Override
        @SuppressWarnings("DoNotClaimAnnotations") // The wrapped processor claims its annotations.
        public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
            return processor.process(annotations, round);
        }
    }

    /** {@return an environment that delegates to javac's environment and has a type unknown to javac} */
    private static ProcessingEnvironment proxy(ProcessingEnvironment environment) {
        return (ProcessingEnvironment) Proxy.newProxyInstance(
                OtherCompilerTest.class.getClassLoader(),
                new Class<?>[] {ProcessingEnvironment.class},
                (proxy, method, arguments) -> {
                    try {
                        return method.invoke(environment, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    /** An environment that keeps javac's environment in a field, like that of Gradle for incremental processors. */
    private static final class GradleLike implements ProcessingEnvironment {

        private final ProcessingEnvironment delegate;

        GradleLike(ProcessingEnvironment delegate) {
            this.delegate = delegate;
        }

        @Override
        public Map<String, String> getOptions() {
            return delegate.getOptions();
        }

        @Override
        public Messager getMessager() {
            return delegate.getMessager();
        }

        @Override
        public Filer getFiler() {
            return delegate.getFiler();
        }

        @Override
        public Elements getElementUtils() {
            return delegate.getElementUtils();
        }

        @Override
        public Types getTypeUtils() {
            return delegate.getTypeUtils();
        }

        @Override
        public SourceVersion getSourceVersion() {
            return delegate.getSourceVersion();
        }

        @Override
        public Locale getLocale() {
            return delegate.getLocale();
        }
    }

    /** A class loader that loads the processor again, without {@code com.sun.source}. */
    private static final class LoaderWithoutTrees extends ClassLoader {

        LoaderWithoutTrees() {
            super(OtherCompilerTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith("com.sun.source.")) {
                throw new ClassNotFoundException(name);
            }
            if (!name.startsWith("dev.stepwell.processor.")) {
                return super.loadClass(name, resolve);
            }
            Class<?> loaded = findLoadedClass(name);
            if (loaded != null) {
                return loaded;
            }
            try (InputStream file = getResourceAsStream(name.replace('.', '/') + ".class")) {
                byte[] bytes = file.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
