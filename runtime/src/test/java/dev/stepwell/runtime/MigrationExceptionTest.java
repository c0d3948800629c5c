package dev.stepwell.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepwell.problem.catalog.RegistryProblems;
import dev.stepwell.problem.catalog.RunProblems;
import dev.stepwell.runtime.internal.execution.RunResult;
import java.util.List;
import org.junit.jupiter.api.Test;

class MigrationExceptionTest {

    @Test
    void messageHasAllProblemsInTheirOrder() {
        MigrationException failure = new MigrationException(
                List.of(RunProblems.databaseReadOnly(), RegistryProblems.noRegistry()), null, null);

        assertThat(failure).hasMessage(RunProblems.databaseReadOnly() + "\n" + RegistryProblems.noRegistry());
        assertThat(failure.result()).isEmpty();
    }

    @Test
    void failureWithoutAProblemIsRefused() {
        assertThatThrownBy(() -> new MigrationException(List.of(), null, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("problems is empty. Name at least one problem.");
    }

    @Test
    void partialResultKeepsCauseAndSuppressedExceptions() {
        IllegalStateException cause = new IllegalStateException();
        MigrationException failure = new MigrationException(RunProblems.databaseReadOnly(), cause);
        IllegalStateException later = new IllegalStateException();
        failure.addSuppressed(later);

        MigrationException attached = RunResult.nothing().attachedTo(failure);

        assertThat(attached.result()).contains(RunResult.nothing());
        assertThat(attached).hasCause(cause).hasSuppressedException(later).hasMessage(failure.getMessage());
    }
}
