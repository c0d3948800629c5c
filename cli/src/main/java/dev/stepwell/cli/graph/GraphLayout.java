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
 * The layout of a graph: the places of its boxes and lines, in pixels. Immutable.
 *
 * <p>Each dependency stands above the migrations that depend on it.
 *
 * @param boxes the upper left corner of each migration's box
 * @param lines the dependencies, with the points through which their lines go
 * @param width the width of the whole picture
 * @param height the height of the whole picture
 * @param box the size of each box
 */
record GraphLayout(Map<MigrationId, Point> boxes, List<Line> lines, double width, double height, Box box) {

    private static final double GAP = 20;
    private static final double BETWEEN_RANKS = 44;
    private static final double WIDTH_OF_UNCONNECTED = 1_150;

    /** The size of a box. */
    record Box(double width, double height) {}

    /** A place in the picture. */
    record Point(double x, double y) {}

    /** A line from a dependency to a migration that depends on it. */
    record Line(MigrationId from, MigrationId to, List<Point> points) {

        Line {
            points = List.copyOf(points);
        }
    }

    /**
     * Lays migrations out.
     *
     * @param dependencies each migration with its dependencies, in the order of applying; each dependency is also a key
     * @param box the size of each box
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
        addUnconnected(dependencies.keySet(), boxes, box);
        List<Line> lines = new ArrayList<>();
        edges.forEach((line, edge) -> lines.add(through(line, graph.getCellGeometry(edge), boxes, box)));
        return fitted(boxes, lines, box);
    }

    private static Object vertex(mxGraph graph, Object root, MigrationId id, Box box) {
        return graph.insertVertex(root, null, id.toString(), 0, 0, box.width(), box.height());
    }

    /** Adds rows of the migrations without lines below the others, because the layout places only connected boxes. */
    private static void addUnconnected(Collection<MigrationId> all, Map<MigrationId, Point> boxes, Box box) {
        int inARow = (int) Math.max(1, WIDTH_OF_UNCONNECTED / (box.width() + GAP));
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

    /** {@return the x at which a line meets a box: near the middle, on the side from which the line comes} */
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

    /** {@return a layout of the boxes and lines, moved so that the smallest coordinates are 0} */
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
