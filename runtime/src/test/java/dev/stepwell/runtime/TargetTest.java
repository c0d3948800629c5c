package dev.stepwell.runtime;

import static dev.stepwell.runtime.Migrations.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepwell.MigrationId;
import java.util.List;
import org.junit.jupiter.api.Test;

class TargetTest {

    @Test
    void targetSaysWhatItIs() {
        assertThat(List.of(
                        Target.latest(),
                        Target.nothing(),
                        Target.toBuild(),
                        Target.version("3"),
                        Target.steps(1),
                        Target.steps(2),
                        Target.only("billing", "7")))
                .extracting(Target::toString)
                .containsExactly("latest", "nothing", "build", "version 3", "1 step", "2 steps", "only billing:7");
    }

    @Test
    void textAndIdentityMakeTheSameTarget() {
        assertThat(Target.version("3"))
                .isEqualTo(Target.version(MigrationId.MAIN_SET, "3"))
                .isEqualTo(Target.version(id("3.0")))
                .hasSameHashCodeAs(Target.version(id("3.0")))
                .isNotEqualTo(Target.only("3"))
                .isNotEqualTo(Target.version("4"));
        assertThat(Target.only("billing", "3")).isEqualTo(Target.only(id("billing:3")));
        assertThat(Target.steps(2)).isEqualTo(Target.steps(2)).isNotEqualTo(Target.steps(3));
    }

    @Test
    void partsAreThereForTheKindsThatHaveThem() {
        assertThat(Target.version("3").id()).contains(id("3"));
        assertThat(Target.version("3").count()).isEmpty();
        assertThat(Target.steps(2).count()).hasValue(2);
        assertThat(Target.steps(2).id()).isEmpty();
    }

    @Test
    void valuesThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> Target.steps(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("steps must be at least 1, and is 0.");
        assertThatThrownBy(() -> Target.steps(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("steps must be at least 1, and is -1.");
        assertThatThrownBy(() -> Target.version("x")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Target.only("no set", "1")).isInstanceOf(IllegalArgumentException.class);
    }
}
