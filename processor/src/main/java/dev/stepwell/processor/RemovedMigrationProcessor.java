package dev.stepwell.processor;

import com.google.auto.service.AutoService;
import dev.stepwell.processor.rules.WarningLevels;
import java.util.Set;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.Processor;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.TypeElement;

/**
 * Sees the compilations that have no migration, of which some are those that a migration was removed before.
 *
 * <p>It claims nothing, and does nothing where no earlier build left a registry or the {@link MigrationProcessor} is
 * called.
 */
@AutoService(Processor.class)
public final class RemovedMigrationProcessor extends AbstractProcessor {

    private static final String OWN = "dev.stepwell.";

    /** Made by the compiler. */
    public RemovedMigrationProcessor() {}

    @Override
    public Set<String> getSupportedAnnotationTypes() {
        return Set.of("*");
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
     * @return false, since the annotations are those of others
     */
    @Override
    public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
        if (!hasOwn(annotations)) {
            MigrationRounds.of(processingEnv).processUnannotated(processingEnv, round);
        }
        return false;
    }

    private static boolean hasOwn(Set<? extends TypeElement> annotations) {
        for (TypeElement annotation : annotations) {
            if (annotation.getQualifiedName().toString().startsWith(OWN)) {
                return true;
            }
        }
        return false;
    }
}
