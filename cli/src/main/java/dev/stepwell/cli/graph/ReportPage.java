package dev.stepwell.cli.graph;

import static j2html.TagCreator.a;
import static j2html.TagCreator.body;
import static j2html.TagCreator.code;
import static j2html.TagCreator.div;
import static j2html.TagCreator.each;
import static j2html.TagCreator.h1;
import static j2html.TagCreator.h2;
import static j2html.TagCreator.head;
import static j2html.TagCreator.html;
import static j2html.TagCreator.iff;
import static j2html.TagCreator.meta;
import static j2html.TagCreator.p;
import static j2html.TagCreator.pre;
import static j2html.TagCreator.rawHtml;
import static j2html.TagCreator.section;
import static j2html.TagCreator.span;
import static j2html.TagCreator.style;
import static j2html.TagCreator.table;
import static j2html.TagCreator.tbody;
import static j2html.TagCreator.td;
import static j2html.TagCreator.text;
import static j2html.TagCreator.th;
import static j2html.TagCreator.thead;
import static j2html.TagCreator.title;
import static j2html.TagCreator.tr;

import dev.stepwell.MigrationId;
import dev.stepwell.cli.output.StateWords;
import dev.stepwell.cli.output.Words;
import dev.stepwell.problem.Problem;
import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.runtime.HistoryEvent;
import dev.stepwell.runtime.MigrationState;
import dev.stepwell.runtime.MigrationStatus;
import dev.stepwell.text.InertText;
import j2html.tags.DomContent;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The report on a database's migrations as one HTML page, which loads nothing from the network.
 *
 * @param database the database, for people
 * @param at the time of the report
 * @param migrations the migrations of this build
 * @param status the state of each migration
 * @param problems the problems between history and build
 * @param events the events of the history, oldest first
 */
public record ReportPage(
        String database,
        Instant at,
        List<MigrationDefinition> migrations,
        List<MigrationStatus> status,
        List<Problem> problems,
        List<HistoryEvent> events) {

    /** {@return the page, in which control characters are escaped} */
    public String page() {
        return InertText.of("<!DOCTYPE html>\n"
                + html(
                                head(
                                        meta().withCharset("utf-8"),
                                        meta().withName("viewport").withContent("width=device-width, initial-scale=1"),
                                        title("Migrations of " + database),
                                        style(rawHtml(resource("report.css")))),
                                body(
                                        h1("Migrations"),
                                        p(database + ", " + Words.time(at) + " UTC")
                                                .withClass("place"),
                                        summary(),
                                        problemList(),
                                        picture(),
                                        statusTable(),
                                        eventTable()))
                        .withLang("en")
                        .render()
                + "\n");
    }

    private static String resource(String name) {
        try (InputStream in = Objects.requireNonNull(ReportPage.class.getResourceAsStream(name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private DomContent summary() {
        return div(
                        each(
                                Stream.of(MigrationState.values())
                                        .filter(state -> count(state) > 0)
                                        .toList(),
                                state -> span(
                                                span(String.valueOf(count(state)))
                                                        .withClass("number"),
                                                span(words(state)))
                                        .withClass("tile " + css(state))),
                        iff(
                                !problems.isEmpty(),
                                span(
                                                span(String.valueOf(problems.size()))
                                                        .withClass("number"),
                                                span(problems.size() == 1 ? "problem" : "problems"))
                                        .withClass("tile failed")))
                .withClass("tiles");
    }

    private long count(MigrationState state) {
        return status.stream().filter(one -> one.state() == state).count();
    }

    private DomContent problemList() {
        return iff(!problems.isEmpty(), section(h2("Problems"), each(problems, problem -> div(
                        p(code(problem.code().toString()), span(" " + problem.message())),
                        p(problem.fix()),
                        iff(!problem.detail().isEmpty(), pre(problem.detail())))
                .withClass("problem"))));
    }

    private DomContent statusTable() {
        Map<MigrationId, MigrationDefinition> known =
                migrations.stream().collect(Collectors.toMap(MigrationDefinition::id, one -> one));
        return section(
                h2("States"),
                div(table(
                                thead(tr(each(
                                        List.of(
                                                "Version",
                                                "Description",
                                                "State",
                                                "When (UTC)",
                                                "Took",
                                                "By",
                                                "Depends on"),
                                        heading -> th(heading)))),
                                tbody(each(status, one -> tr(
                                                td(one.id().toString()).withClass("version"),
                                                td(one.description()).withTitle(one.className()),
                                                td(span(StateWords.words(one)).withClass("state " + css(one.state()))),
                                                td(one.appliedAt()
                                                                .map(Words::time)
                                                                .orElse(""))
                                                        .withClass("time"),
                                                td(one.execution()
                                                                .map(Words::duration)
                                                                .orElse(""))
                                                        .withClass("time"),
                                                td(one.appliedBy().orElse("")),
                                                td(dependencies(known.get(one.id()))))
                                        .withId(anchor(one.id())))))
                        .withClass("wide")));
    }

    private static String dependencies(@Nullable MigrationDefinition migration) {
        return migration == null
                ? ""
                : migration.dependsOn().stream().map(MigrationId::toString).collect(Collectors.joining(", "));
    }

    private DomContent picture() {
        Map<MigrationId, MigrationStatus> states = new HashMap<>();
        status.forEach(one -> states.put(one.id(), one));
        try {
            return section(
                    h2("Graph"), div(new GraphPicture(migrations, states).svg()).withClass("wide"));
        } catch (LinkageError e) {
            // Minimal Java runtimes have no java.desktop, which the layout needs for its geometry.
            return section(h2("Graph"), p("This runtime of Java has no java.desktop, which the picture needs."));
        }
    }

    private DomContent eventTable() {
        List<HistoryEvent> newestFirst = new ArrayList<>(events);
        Collections.reverse(newestFirst);
        return section(
                h2("What happened"),
                events.isEmpty()
                        ? p("Nothing yet.")
                        : div(table(
                                        thead(tr(each(
                                                List.of("When (UTC)", "Event", "Migration", "Took", "By", "Detail"),
                                                heading -> th(heading)))),
                                        tbody(each(
                                                newestFirst,
                                                event -> tr(
                                                        td(Words.time(event.at()))
                                                                .withClass("time"),
                                                        td(event.event()),
                                                        td(event.id()
                                                                .<DomContent>map(
                                                                        id -> a(Words.migration(event))
                                                                                .withHref("#" + anchor(id)))
                                                                .orElseGet(() -> text(Words.migration(event)))),
                                                        td(event.execution().isZero()
                                                                        ? ""
                                                                        : Words.duration(event.execution()))
                                                                .withClass("time"),
                                                        td(event.user() + "@" + event.host())
                                                                .withTitle(
                                                                        "process " + event.processId() + ", backend "
                                                                                + event.backendPid() + ", Stepwell "
                                                                                + event.toolVersion()),
                                                        td(
                                                                event.detail().isEmpty()
                                                                        ? span()
                                                                        : pre(
                                                                                event.detail()
                                                                                        .get())))))))
                                .withClass("wide"));
    }

    static String anchor(MigrationId id) {
        return "m-" + id.set() + "-" + String.join("-", id.version().parts());
    }

    private static String words(MigrationState state) {
        return state.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** {@return the CSS class of a state, which several states share} */
    static String css(MigrationState state) {
        return switch (state) {
            case APPLIED -> "applied";
            case PENDING, OUTDATED -> "pending";
            case RUNNING, FAILED, ROLLING_BACK, ROLLBACK_FAILED -> "failed";
            case UNKNOWN, OTHER_SET, NEWER_TEXT, REPLACED -> "unknown";
        };
    }
}
