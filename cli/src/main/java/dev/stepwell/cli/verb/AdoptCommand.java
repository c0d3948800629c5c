package dev.stepwell.cli.verb;

import dev.stepwell.MigrationId;
import dev.stepwell.adoption.Adoption;
import dev.stepwell.adoption.AdoptionException;
import dev.stepwell.adoption.AdoptionPlan;
import dev.stepwell.adoption.ForeignHistory;
import dev.stepwell.adoption.ForeignMigration;
import dev.stepwell.adoption.ForeignTable;
import dev.stepwell.adoption.HistoryFormat;
import dev.stepwell.adoption.HistorySearch;
import dev.stepwell.cli.database.MigratorOptions;
import dev.stepwell.cli.invocation.Invocation;
import dev.stepwell.cli.invocation.Surroundings;
import dev.stepwell.cli.invocation.UsageException;
import dev.stepwell.cli.invocation.Versions;
import dev.stepwell.cli.output.Answer;
import dev.stepwell.cli.output.ConnectionFailure;
import dev.stepwell.cli.output.ExitCode;
import dev.stepwell.cli.output.Json;
import dev.stepwell.cli.output.Page;
import dev.stepwell.cli.output.Words;
import dev.stepwell.problem.Problem;
import dev.stepwell.problem.ProblemCode;
import dev.stepwell.runtime.MigrationException;
import dev.stepwell.runtime.MigrationStatus;
import dev.stepwell.runtime.Migrator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Adopts the history of another migration tool, after a confirmation. */
@Command(
        name = "adopt",
        mixinStandardHelpOptions = true,
        description =
                "Record what another migration tool has applied, with its times and people. It shows what it would "
                        + "record and asks before it does, or needs --yes. The other tool's tables are only read.")
final class AdoptCommand implements Verb {

    private static final String AUTO = "auto";

    @Mixin
    private final MigratorOptions options = new MigratorOptions();

    @Option(
            names = "--from",
            paramLabel = "TOOL",
            completionCandidates = Tools.class,
            description =
                    "Whose history: ${COMPLETION-CANDIDATES}; auto by default, which goes by the tables' columns.")
    private String from = AUTO;

    @Option(
            names = "--table",
            paramLabel = "[SCHEMA.]TABLE",
            description = "The table of the history. Without it, those of the search_path are looked at.")
    private @Nullable String table;

    @Option(
            names = "--set",
            paramLabel = "SET",
            description = "The set that the other tool's migrations have become; main by default.")
    private String set = MigrationId.MAIN_SET;

    @Option(
            names = "--map",
            paramLabel = "OLD=VERSION",
            description = "What the other tool calls OLD is VERSION in this build; as often as needed.")
    private final Map<String, String> map = new LinkedHashMap<>();

    @Option(
            names = "--leave-out-unknown",
            description = "Leave out what this build does not have, such as migrations that were squashed.")
    private boolean leaveOutUnknown;

    @Option(names = "--dry-run", description = "Show what would be recorded, and record nothing.")
    private boolean dryRun;

    @Option(
            names = {"-y", "--yes"},
            description = "Do not ask; needed where there is no terminal.")
    private boolean yes;

    /** The values of {@code --from}. */
    static final class Tools implements Iterable<String> {

        @Override
        public Iterator<String> iterator() {
            return Stream.concat(
                            Stream.of(AUTO),
                            Arrays.stream(HistoryFormat.values()).map(HistoryFormat::toString))
                    .iterator();
        }
    }

    @Override
    public Answer run(Invocation invocation) {
        HistorySearch search = search();
        Map<String, MigrationId> versions = new LinkedHashMap<>();
        map.forEach((old, version) -> versions.put(old, Versions.id(version)));
        if (!MigrationId.isSetName(set)) {
            throw new UsageException("--set " + set + " is not the name of a migration set.");
        }
        DataSource dataSource = options.dataSource(invocation);
        Adoption adoption = new Adoption(dataSource);
        try {
            ForeignHistory history = adoption.read(adoption.findOne(search));
            Optional<Migrator> migrator = migrator(invocation, dataSource);
            if (migrator.isEmpty()) {
                return found(history, invocation);
            }
            return adopt(Adoption.plan(history, migrator.get(), set, versions), migrator.get(), invocation);
        } catch (AdoptionException e) {
            List<Problem> problems = ConnectionFailure.explained(e.problems(), e);
            return new Answer(ExitCode.of(problems), problems, Json.object("history", null), page -> {});
        }
    }

    private HistorySearch search() {
        Optional<HistoryFormat> format = HistoryFormat.parse(from);
        if (format.isEmpty() && !from.equals(AUTO)) {
            List<String> tools = new ArrayList<>();
            new Tools().forEach(tools::add);
            throw new UsageException(
                    "--from " + from + " is no tool that is known. Use one of " + String.join(", ", tools) + ".");
        }
        if (table == null) {
            return new HistorySearch(format.orElse(null), null, null);
        }
        int dot = table.lastIndexOf('.');
        String schema = dot < 0 ? null : table.substring(0, dot);
        return new HistorySearch(format.orElse(null), schema, table.substring(dot + 1));
    }

    /** {@return the migrator; empty for a dry run without a registry, which only shows the other tool's history} */
    private Optional<Migrator> migrator(Invocation invocation, DataSource dataSource) {
        try {
            return Optional.of(options.migrator(invocation, dataSource));
        } catch (MigrationException e) {
            boolean none = e.problems().stream().allMatch(problem -> problem.code() == ProblemCode.NO_REGISTRY);
            if (none && dryRun) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static Answer found(ForeignHistory history, Invocation invocation) {
        return new Answer(
                ExitCode.of(history.problems()),
                history.problems(),
                Json.object(
                        "history",
                        history(history.table()),
                        "applied",
                        history.applied().stream().map(AdoptCommand::foreign).toList()),
                page -> {
                    page.line("Found " + history.table() + ", which lists "
                            + Words.counted(history.applied().size(), "migration") + " as applied"
                            + (history.applied().isEmpty() ? "." : ":"));
                    history.applied().forEach(one -> page.line("  " + one + when(one)));
                    invocation
                            .hint(ProblemCode.NO_REGISTRY)
                            .ifPresent(hint -> page.line("There are no migrations to " + "match them with. " + hint));
                });
    }

    private Answer adopt(AdoptionPlan plan, Migrator migrator, Invocation invocation) {
        Adoption.Unknown unknown = leaveOutUnknown ? Adoption.Unknown.LEAVE_OUT : Adoption.Unknown.REFUSE;
        if (dryRun || !plan.problems(unknown).isEmpty()) {
            return new Answer(
                    ExitCode.of(plan.problems(unknown)),
                    plan.problems(unknown),
                    shape(plan, List.of()),
                    page -> print(plan, "would be recorded as applied", page));
        }
        if (plan.matched().isEmpty()) {
            return Answer.done(shape(plan, List.of()), page -> {
                print(plan, "", page);
                page.line("Nothing to record.");
            });
        }
        if (!yes && !isAgreed(plan, invocation)) {
            return new Answer(
                    ExitCode.DECLINED, List.of(), shape(plan, List.of()), page -> page.line("Nothing was recorded."));
        }
        List<MigrationId> recorded = Adoption.adopt(plan, migrator, unknown);
        return Answer.done(shape(plan, recorded), page -> {
            if (yes) {
                print(plan, "are the same", page);
            }
            page.line("Recorded " + Words.counted(recorded.size(), "migration") + " as applied: "
                    + Words.listed(recorded) + ".");
        });
    }

    private boolean isAgreed(AdoptionPlan plan, Invocation invocation) {
        Surroundings surroundings = invocation.surroundings();
        Surroundings.Person person = invocation.output().json() ? null : surroundings.person();
        if (person == null) {
            throw new UsageException("adopt asks before it records, and there is nobody to ask. Give --yes; --dry-run "
                    + "shows what it would record.");
        }
        Page page = new Page(surroundings.err(), invocation.output().ansi(surroundings), surroundings.width());
        print(plan, "would be recorded as applied", page);
        @Nullable
        String answer = person.answer("Record "
                + (plan.matched().size() == 1
                        ? "this migration"
                        : "these " + Words.counted(plan.matched().size(), "migration"))
                + " as applied? [y/N] ");
        return answer != null && List.of("y", "yes").contains(answer.strip().toLowerCase(Locale.ROOT));
    }

    /** Prints the matched migrations, then those that only one of the two sides has. */
    private static void print(AdoptionPlan plan, String matched, Page page) {
        page.line("Found " + plan.table() + ".");
        if (!plan.matched().isEmpty()) {
            page.line(Words.counted(plan.matched().size(), "migration") + " " + matched + ":");
            plan.matched()
                    .forEach(match -> page.line("  " + match.foreign() + "  =  " + label(match.migration()) + ", by "
                            + by(match) + when(match.foreign())));
        }
        if (!plan.recorded().isEmpty()) {
            page.line("Recorded already: "
                    + Words.listed(plan.recorded().stream()
                            .map(match -> match.migration().id())
                            .toList())
                    + ".");
        }
        if (!plan.unknown().isEmpty()) {
            page.line("Not in this build: " + Words.listed(plan.unknown()) + ".");
        }
        // The history of a tool with an unfinished migration does not tell reliably what is applied.
        boolean unfinished =
                plan.problems().stream().anyMatch(problem -> problem.code() == ProblemCode.FOREIGN_HISTORY_UNFINISHED);
        if (!plan.pending().isEmpty() && !unfinished) {
            page.line("Pending, for migrate: "
                    + Words.listed(
                            plan.pending().stream().map(MigrationStatus::id).toList())
                    + ".");
        }
    }

    private static String label(MigrationStatus migration) {
        return migration.id() + " " + Words.simpleName(migration.className());
    }

    private static String by(AdoptionPlan.Match match) {
        return match.by().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static String when(ForeignMigration foreign) {
        String text = Stream.of(
                        Optional.ofNullable(foreign.appliedAt()).map(Words::time),
                        Optional.ofNullable(foreign.appliedBy()).map(name -> "by " + name))
                .flatMap(Optional::stream)
                .collect(Collectors.joining(" "));
        return text.isEmpty() ? "" : " (" + text + ")";
    }

    private static Map<String, @Nullable Object> shape(AdoptionPlan plan, List<MigrationId> recorded) {
        return Json.object(
                "history",
                history(plan.table()),
                "matched",
                plan.matched().stream().map(AdoptCommand::match).toList(),
                "recordedBefore",
                plan.recorded().stream().map(AdoptCommand::match).toList(),
                "unknown",
                plan.unknown().stream().map(AdoptCommand::foreign).toList(),
                "pending",
                plan.pending().stream().map(one -> Json.id(one.id())).toList(),
                "recorded",
                recorded.stream().map(Json::id).toList());
    }

    private static Map<String, @Nullable Object> history(ForeignTable table) {
        return Json.object("tool", table.format().toString(), "schema", table.schema(), "table", table.name());
    }

    private static Map<String, @Nullable Object> match(AdoptionPlan.Match match) {
        Map<String, @Nullable Object> object =
                Json.migration(match.migration().id(), match.migration().className());
        object.put("by", match.by().name().toLowerCase(Locale.ROOT));
        object.put("foreign", foreign(match.foreign()));
        return object;
    }

    private static Map<String, @Nullable Object> foreign(ForeignMigration foreign) {
        return Json.object(
                "id",
                foreign.id(),
                "name",
                foreign.names().isEmpty() ? null : foreign.names().get(0),
                "upTo",
                foreign.upTo(),
                "appliedAt",
                Json.instant(foreign.appliedAt()),
                "appliedBy",
                foreign.appliedBy(),
                "milliseconds",
                Json.milliseconds(foreign.execution()));
    }
}
