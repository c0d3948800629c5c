package dev.stepwell.cli.graph;

import static j2html.TagCreator.each;
import static j2html.TagCreator.iff;
import static j2html.TagCreator.tag;

import dev.stepwell.MigrationId;
import dev.stepwell.cli.output.StateWords;
import dev.stepwell.cli.output.Words;
import dev.stepwell.registry.MigrationDefinition;
import dev.stepwell.runtime.MigrationState;
import dev.stepwell.runtime.MigrationStatus;
import j2html.tags.DomContent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The graph of migrations as SVG, for an HTML page whose style sheet has the colours. */
final class GraphPicture {

    private static final int MARGIN = 8;
    private static final int LONGEST_TEXT = 28;
    private static final int MANY = 60;
    private static final double WIDTH_OF_A_CHARACTER = 7.6;

    private final List<MigrationDefinition> migrations;
    private final Map<MigrationId, MigrationStatus> states;
    private final GraphLayout layout;
    private final boolean brief;

    GraphPicture(List<MigrationDefinition> migrations, Map<MigrationId, MigrationStatus> states) {
        this.migrations = migrations;
        this.states = states;
        Map<MigrationId, List<MigrationId>> dependencies = new LinkedHashMap<>();
        migrations.forEach(migration -> dependencies.put(migration.id(), migration.dependsOn()));
        // A large graph is legible only with the versions alone. The tooltips have the rest.
        this.brief = migrations.size() > MANY;
        int longest = migrations.stream()
                .mapToInt(migration -> migration.id().toString().length())
                .max()
                .orElse(0);
        this.layout = GraphLayout.of(
                dependencies,
                brief
                        ? new GraphLayout.Box(20 + Math.min(longest, LONGEST_TEXT) * WIDTH_OF_A_CHARACTER, 26)
                        : new GraphLayout.Box(214, 42));
    }

    DomContent svg() {
        double width = layout.width() + 2 * MARGIN;
        double height = layout.height() + 2 * MARGIN;
        return tag("svg")
                .attr("xmlns", "http://www.w3.org/2000/svg")
                .attr("width", number(width))
                .attr("height", number(height))
                .attr("viewBox", -MARGIN + " " + -MARGIN + " " + number(width) + " " + number(height))
                .attr("role", "img")
                .attr("aria-label", "The graph of " + Words.counted(migrations.size(), "migration"))
                .with(
                        tag("defs").with(arrow()),
                        each(layout.lines(), line -> tag("path")
                                .attr("class", "line")
                                .attr("d", path(line.points()))
                                .attr("marker-end", "url(#arrow)")),
                        each(migrations, this::box));
    }

    private static DomContent arrow() {
        return tag("marker")
                .attr("id", "arrow")
                .attr("viewBox", "0 0 8 8")
                .attr("refX", "7")
                .attr("refY", "4")
                .attr("markerWidth", "7")
                .attr("markerHeight", "7")
                .attr("orient", "auto")
                .with(tag("path").attr("class", "head").attr("d", "M0,0 L8,4 L0,8 z"));
    }

    private DomContent box(MigrationDefinition migration) {
        GraphLayout.Point corner = layout.boxes().getOrDefault(migration.id(), new GraphLayout.Point(0, 0));
        MigrationStatus status = states.get(migration.id());
        String state = status == null ? ReportPage.css(MigrationState.PENDING) : ReportPage.css(status.state());
        return tag("a").attr("href", "#" + ReportPage.anchor(migration.id()))
                .with(tag("g").attr("class", "box " + state)
                        .attr("transform", "translate(" + number(corner.x()) + "," + number(corner.y()) + ")")
                        .with(
                                tag("title")
                                        .withText(migration.label() + ": " + migration.description()
                                                + (status == null ? "" : " (" + StateWords.words(status) + ")")),
                                tag("rect")
                                        .attr("width", number(layout.box().width()))
                                        .attr("height", number(layout.box().height()))
                                        .attr("rx", "5"),
                                tag("text")
                                        .attr("class", "version")
                                        .attr("x", "9")
                                        .attr("y", "17")
                                        .withText(cut(migration.id().toString())),
                                iff(
                                        !brief,
                                        tag("text")
                                                .attr("x", "9")
                                                .attr("y", "33")
                                                .withText(cut(migration.description())))));
    }

    private static String path(List<GraphLayout.Point> points) {
        return "M"
                + points.stream()
                        .map(point -> number(point.x()) + "," + number(point.y()))
                        .collect(Collectors.joining(" L"));
    }

    private static String cut(String text) {
        return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT - 1) + "…";
    }

    private static String number(double value) {
        return value == Math.rint(value) ? String.valueOf((long) value) : String.format(Locale.ROOT, "%.1f", value);
    }
}
