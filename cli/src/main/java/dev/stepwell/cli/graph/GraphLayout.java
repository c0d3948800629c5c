package dev.stepwell.cli.graph;

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
 * @param box how large each box is
 */
record GraphLayout(Map<MigrationId, Point> boxes, List<Line> lines, double width, double height, Box box) {

    private static final double GAP = 20;
    private static final double BETWEEN_RANKS = 44;
    private static final double WIDTH_OF_LONERS = 1_150;

    /** How large a box is. */
    record Box(double width, double height) {}

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
     * @param box how large each box is
     */
    static GraphLayout of(Map<MigrationId, List<MigrationId>> dependencies, Box box) {
        mxGraph graph = new mxGraph();
        Object root = graph.getDefaultParent();
        Map<MigrationId, Object> cells = new LinkedHashMap<>();
        Map<Line, Object> edges = new LinkedHashMap<>();
        graph.getModel().beginUpdate();
        try {
            for (Map.Entry<MigrationId, List<MigrationId>> entry : dependencies.entrySet()) {
                for (MigrationId dependency : entry.getValue()) {
                    Object from = cells.computeIfAbsent(dependency, id -> vertex(graph, root, id, box));
                    Object to = cells.computeIfAbsent(entry.getKey(), id -> vertex(graph, root, id, box));
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
        addLoners(dependencies.keySet(), boxes, box);
        List<Line> lines = new ArrayList<>();
        edges.forEach((line, edge) -> lines.add(through(line, graph.getCellGeometry(edge), boxes, box)));
        return fitted(boxes, lines, box);
    }

    private static Object vertex(mxGraph graph, Object root, MigrationId id, Box box) {
        return graph.insertVertex(root, null, id.toString(), 0, 0, box.width(), box.height());
    }

    /** Nothing is near what has no lines, so it stands in rows below. */
    private static void addLoners(Collection<MigrationId> all, Map<MigrationId, Point> boxes, Box box) {
        int inARow = (int) Math.max(1, WIDTH_OF_LONERS / (box.width() + GAP));
        double top = boxes.values().stream().mapToDouble(Point::y).max().orElse(-box.height() - BETWEEN_RANKS)
                + box.height()
                + BETWEEN_RANKS;
        int number = 0;
        for (MigrationId id : all) {
            if (!boxes.containsKey(id)) {
                int row = number / inARow;
                boxes.put(id, new Point((number % inARow) * (box.width() + GAP), top + row * (box.height() + GAP)));
                number++;
            }
        }
    }

    private static Line through(Line line, mxGeometry geometry, Map<MigrationId, Point> boxes, Box box) {
        Point from = place(line.from(), boxes);
        Point to = place(line.to(), boxes);
        List<Point> points = new ArrayList<>();
        List<mxPoint> bends = geometry.getPoints() == null ? List.of() : geometry.getPoints();
        double towards = bends.isEmpty() ? middle(to, box) : bends.get(0).getX();
        points.add(new Point(end(from, box, towards), from.y() + box.height()));
        bends.forEach(bend -> points.add(new Point(bend.getX(), bend.getY())));
        double coming = bends.isEmpty()
                ? middle(from, box)
                : bends.get(bends.size() - 1).getX();
        points.add(new Point(end(to, box, coming), to.y()));
        return new Line(line.from(), line.to(), points);
    }

    /** Where a line meets a box: near its middle, on the side that the line comes from. */
    private static double end(Point corner, Box box, double towards) {
        double most = box.width() / 4;
        return middle(corner, box) + Math.max(-most, Math.min(most, towards - middle(corner, box)));
    }

    private static double middle(Point corner, Box box) {
        return corner.x() + box.width() / 2;
    }

    private static Point place(MigrationId id, Map<MigrationId, Point> boxes) {
        return boxes.getOrDefault(id, new Point(0, 0));
    }

    /** Moved so that the smallest coordinates are 0, with what its size is. */
    private static GraphLayout fitted(Map<MigrationId, Point> boxes, List<Line> lines, Box box) {
        double left = boxes.values().stream().mapToDouble(Point::x).min().orElse(0);
        double right = boxes.values().stream().mapToDouble(Point::x).max().orElse(0) + box.width();
        for (Line line : lines) {
            left = Math.min(
                    left, line.points().stream().mapToDouble(Point::x).min().orElse(left));
            right = Math.max(
                    right, line.points().stream().mapToDouble(Point::x).max().orElse(right));
        }
        double top = boxes.values().stream().mapToDouble(Point::y).min().orElse(0);
        double bottom = boxes.values().stream().mapToDouble(Point::y).max().orElse(0) + box.height();
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
        return new GraphLayout(Map.copyOf(moved), movedLines, right - left, bottom - top, box);
    }
}
