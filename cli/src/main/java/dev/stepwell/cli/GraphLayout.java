package dev.stepwell.cli;

import com.mxgraph.layout.hierarchical.mxHierarchicalLayout;
import com.mxgraph.model.mxGeometry;
import com.mxgraph.util.mxPoint;
import com.mxgraph.view.mxGraph;
import dev.stepwell.MigrationId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.swing.SwingConstants;

/**
 * Where the boxes of migrations stand and how the lines between them run: dependencies above what depends on them.
 * Immutable.
 *
 * @param boxes the upper left corner of each migration's box
 * @param lines the dependencies, with the points that each goes through
 * @param width of all of it
 * @param height of all of it
 */
record GraphLayout(Map<MigrationId, Point> boxes, List<Line> lines, double width, double height) {

    static final double BOX_WIDTH = 196;
    static final double BOX_HEIGHT = 42;

    private static final double GAP = 24;
    private static final double BETWEEN_RANKS = 44;
    private static final int LONERS_IN_A_ROW = 5;

    /** A place in the picture. */
    record Point(double x, double y) {}

    /** A line from a dependency to what depends on it. */
    record Line(MigrationId from, MigrationId to, List<Point> points) {

        Line {
            points = List.copyOf(points);
        }
    }

    /**
     * Lays migrations out.
     *
     * @param dependencies each migration and what it depends on, which are keys, too, in the order of applying
     */
    static GraphLayout of(Map<MigrationId, List<MigrationId>> dependencies) {
        mxGraph graph = new mxGraph();
        Object root = graph.getDefaultParent();
        Map<MigrationId, Object> cells = new LinkedHashMap<>();
        Map<Line, Object> edges = new LinkedHashMap<>();
        graph.getModel().beginUpdate();
        try {
            for (Map.Entry<MigrationId, List<MigrationId>> entry : dependencies.entrySet()) {
                for (MigrationId dependency : entry.getValue()) {
                    Object from = cells.computeIfAbsent(dependency, id -> box(graph, root, id));
                    Object to = cells.computeIfAbsent(entry.getKey(), id -> box(graph, root, id));
                    edges.put(
                            new Line(dependency, entry.getKey(), List.of()),
                            graph.insertEdge(root, null, "", from, to));
                }
            }
            mxHierarchicalLayout layout = new mxHierarchicalLayout(graph, SwingConstants.NORTH);
            layout.setInterRankCellSpacing(BETWEEN_RANKS);
            layout.setIntraCellSpacing(GAP);
            layout.setInterHierarchySpacing(GAP * 2);
            layout.execute(root);
        } finally {
            graph.getModel().endUpdate();
        }
        Map<MigrationId, Point> boxes = new HashMap<>();
        cells.forEach((id, cell) -> {
            mxGeometry geometry = graph.getCellGeometry(cell);
            boxes.put(id, new Point(geometry.getX(), geometry.getY()));
        });
        addLoners(dependencies.keySet(), boxes);
        List<Line> lines = new ArrayList<>();
        edges.forEach((line, edge) -> lines.add(through(line, graph.getCellGeometry(edge), boxes)));
        return fitted(boxes, lines);
    }

    private static Object box(mxGraph graph, Object root, MigrationId id) {
        return graph.insertVertex(root, null, id.toString(), 0, 0, BOX_WIDTH, BOX_HEIGHT);
    }

    /** Nothing is near what has no lines, so it stands in rows below. */
    private static void addLoners(Collection<MigrationId> all, Map<MigrationId, Point> boxes) {
        double top = boxes.values().stream().mapToDouble(Point::y).max().orElse(-BOX_HEIGHT - BETWEEN_RANKS)
                + BOX_HEIGHT
                + BETWEEN_RANKS;
        int number = 0;
        for (MigrationId id : all) {
            if (!boxes.containsKey(id)) {
                int row = number / LONERS_IN_A_ROW;
                boxes.put(
                        id, new Point((number % LONERS_IN_A_ROW) * (BOX_WIDTH + GAP), top + row * (BOX_HEIGHT + GAP)));
                number++;
            }
        }
    }

    private static Line through(Line line, mxGeometry geometry, Map<MigrationId, Point> boxes) {
        Point from = place(line.from(), boxes);
        Point to = place(line.to(), boxes);
        List<Point> points = new ArrayList<>();
        List<mxPoint> bends = geometry.getPoints() == null ? List.of() : geometry.getPoints();
        points.add(new Point(
                start(
                        from,
                        bends.isEmpty() ? to.x() + BOX_WIDTH / 2 : bends.get(0).getX()),
                from.y() + BOX_HEIGHT));
        bends.forEach(bend -> points.add(new Point(bend.getX(), bend.getY())));
        points.add(new Point(
                start(
                        to,
                        bends.isEmpty()
                                ? from.x() + BOX_WIDTH / 2
                                : bends.get(bends.size() - 1).getX()),
                to.y()));
        return new Line(line.from(), line.to(), points);
    }

    private static double start(Point box, double towards) {
        double middle = box.x() + BOX_WIDTH / 2;
        double most = BOX_WIDTH / 4;
        return middle + Math.max(-most, Math.min(most, towards - middle));
    }

    private static Point place(MigrationId id, Map<MigrationId, Point> boxes) {
        return boxes.getOrDefault(id, new Point(0, 0));
    }

    /** Moved so that the smallest coordinates are 0, with what its size is. */
    private static GraphLayout fitted(Map<MigrationId, Point> boxes, List<Line> lines) {
        double left = boxes.values().stream().mapToDouble(Point::x).min().orElse(0);
        double right = boxes.values().stream().mapToDouble(Point::x).max().orElse(0) + BOX_WIDTH;
        for (Line line : lines) {
            left = Math.min(
                    left, line.points().stream().mapToDouble(Point::x).min().orElse(left));
            right = Math.max(
                    right, line.points().stream().mapToDouble(Point::x).max().orElse(right));
        }
        double top = boxes.values().stream().mapToDouble(Point::y).min().orElse(0);
        double bottom = boxes.values().stream().mapToDouble(Point::y).max().orElse(0) + BOX_HEIGHT;
        double shiftX = -left;
        double shiftY = -top;
        Map<MigrationId, Point> moved = new HashMap<>();
        boxes.forEach((id, point) -> moved.put(id, new Point(point.x() + shiftX, point.y() + shiftY)));
        List<Line> movedLines = lines.stream()
                .map(line -> new Line(
                        line.from(),
                        line.to(),
                        line.points().stream()
                                .map(point -> new Point(point.x() + shiftX, point.y() + shiftY))
                                .toList()))
                .toList();
        return new GraphLayout(Map.copyOf(moved), movedLines, right - left, bottom - top);
    }
}
