package dev.stepwell.cli;

import static dev.stepwell.cli.Migrations.migration;
import static dev.stepwell.cli.Migrations.table;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.cli.output.Words;
import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.testdatabase.FreshDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.TimeZone;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The output is the same on every machine: plain digits, and times in UTC. */
class LocaleIT {

    private static final MigrationDefinition A = table("001", "a");
    private static final MigrationDefinition B = table("002", "b", "001");
    private static final MigrationDefinition BROKEN = migration("003", "Break")
            .up("", "SELECT 1 / 0")
            .irreversible("test")
            .build();

    private static final Pattern TIME = Pattern.compile("(\\d{4}-\\d\\d-\\d\\d) (\\d\\d:\\d\\d)");

    @RegisterExtension
    static final FreshDatabase database = new FreshDatabase();

    private final Locale locale = Locale.getDefault();
    private final TimeZone zone = TimeZone.getDefault();

    @BeforeEach
    void moveAway() throws SQLException {
        database.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
        Locale.setDefault(Locale.forLanguageTag("ar-EG"));
        TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Kiritimati"));
    }

    @AfterEach
    void moveBack() {
        Locale.setDefault(locale);
        TimeZone.setDefault(zone);
    }

    @Test
    void noOutputHasDigitsOfTheLocaleAndTimesAreInUtc(@TempDir Path folder) throws IOException, InterruptedException {
        assertThat(String.format("%d", 1)).isNotEqualTo("1");
        Path report = folder.resolve("report.html");
        HeldLock held = HeldLock.of(database);
        String waiting = run("migrate --lock-wait 0s", A);
        held.release();
        StringBuilder all = new StringBuilder();
        all.append(run("migrate --to 001", A, B));
        all.append(run("plan", A, B));
        all.append(run("rehearse", A, B));
        all.append(run("migrate", A, B, BROKEN));
        all.append(run("validate", A, B));
        all.append(run("check", A, B));
        all.append(run("graph", A, B));
        String status = run("status", A, B);
        String log = run("log", A, B);
        run("report --out " + report, A, B);
        String page = Files.readString(report);
        all.append(waiting).append(status).append(log).append(page);

        assertThat(all.toString()).doesNotContainPattern("[\\p{Nd}&&[^0-9]]");
        assertThat(waiting).containsPattern("for \\d\\d:\\d\\d:\\d\\d");
        assertThat(status).contains("when (UTC)");
        assertThat(log).contains("when (UTC)").containsPattern("\\d\\d:\\d\\d UTC failed 003");
        assertThat(page).contains("<th>When (UTC)</th>").containsPattern("\\d\\d:\\d\\d UTC</p>");
        assertTimesAreOfNow(status);
        assertTimesAreOfNow(log);
        assertTimesAreOfNow(page);
    }

    private static void assertTimesAreOfNow(String text) {
        Matcher time = TIME.matcher(text);
        assertThat(time.find()).isTrue();
        Instant instant =
                LocalDateTime.parse(time.group(1) + "T" + time.group(2)).toInstant(ZoneOffset.UTC);
        assertThat(Duration.between(instant, Instant.now()).abs()).isLessThan(Duration.ofMinutes(30));
    }

    @Test
    void longDurationsHavePlainDigits() {
        assertThat(Words.duration(Duration.ofSeconds(125))).isEqualTo("2 min 05 s");
        assertThat(Words.duration(Duration.ofMinutes(125))).isEqualTo("2 h 05 min");
        assertThat(Words.time(Instant.parse("2026-03-02T10:15:30Z"))).isEqualTo("2026-03-02 10:15");
    }

    private static String run(String line, MigrationDefinition... migrations) {
        Outcome outcome = InProcess.on(database, migrations).run(line.split(" ", -1));
        return outcome.out() + outcome.err();
    }
}
