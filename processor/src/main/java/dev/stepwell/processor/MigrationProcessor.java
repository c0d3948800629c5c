package dev.stepwell.processor;

import com.google.auto.service.AutoService;
import dev.stepwell.Down;
import dev.stepwell.Irreversible;
import dev.stepwell.Migration;
import dev.stepwell.MigrationSet;
import dev.stepwell.Up;
import dev.stepwell.Verify;
import dev.stepwell.processor.registry.RegistryWriter;
import dev.stepwell.processor.rules.WarningLevels;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.Processor;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.TypeElement;

/**
 * The annotation processor: reads the migrations of a compilation, reports what is wrong with them, and generates a
 * registry for each package if nothing is.
 *
 * <p>It claims Stepwell's annotations and no others. What it does is told by {@link MigrationRounds}.
 */
@AutoService(Processor.class)
public final class MigrationProcessor extends AbstractProcessor {

    private static final List<Class<?>> ANNOTATIONS =
            List.of(Migration.class, Up.class, Down.class, Verify.class, Irreversible.class, MigrationSet.class);

    /** Made by the compiler. */
    public MigrationProcessor() {}

    @Override
    public Set<String> getSupportedAnnotationTypes() {
        // The registries are annotated as generated, and where nobody claims that, -Xlint:processing complains of them.
        Set<String> names = new TreeSet<>();
        for (Class<?> annotation : ANNOTATIONS) {
            names.add(annotation.getName());
        }
        names.add(RegistryWriter.GENERATED);
        return names;
    }

    @Override
    public Set<String> getSupportedOptions() {
        return WarningLevels.options();
    }

    @Override
    public SourceVersion getSupportedSourceVersion() {
        return SourceVersion.latestSupported();
    }

    /**
     * Processes a round.
     *
     * @return true, so that nobody is told that no processor claims the annotations
     */
    @Override
    @SuppressWarnings(
            "DoNotClaimAnnotations") // All are Stepwell's own, and a build with -Xlint:processing asks for it.
    public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
        MigrationRounds rounds = MigrationRounds.of(processingEnv);
        rounds.process(processingEnv, round, round.getElementsAnnotatedWithAny(own(annotations)));
        return true;
    }

    private static TypeElement[] own(Set<? extends TypeElement> annotations) {
        List<TypeElement> own = new ArrayList<>();
        for (TypeElement annotation : annotations) {
            if (!annotation.getQualifiedName().contentEquals(RegistryWriter.GENERATED)) {
                own.add(annotation);
            }
        }
        return own.toArray(new TypeElement[0]);
    }
}
