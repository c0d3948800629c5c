package dev.stepwell.benchmarks.drawing;

import java.awt.Color;
import java.awt.Rectangle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.DecimalFormat;
import java.util.Map;
import org.jfree.chart.ChartFactory;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.labels.StandardCategoryItemLabelGenerator;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.plot.PlotOrientation;
import org.jfree.chart.renderer.category.BarRenderer;
import org.jfree.chart.renderer.category.StandardBarPainter;
import org.jfree.data.category.DefaultCategoryDataset;
import org.jfree.svg.SVGGraphics2D;

/** Draws the cost of each contender as a multiple of the floor. Stateless. */
public final class RatioChart {

    private static final int WIDTH = 860;
    private static final int HEIGHT = 420;

    private RatioChart() {}

    /**
     * Draws a picture.
     *
     * @param file the SVG file to write
     * @param title the title of the picture
     * @param ratios the multiples of the floor, by workload and by the title of the contender
     */
    public static void draw(Path file, String title, Map<String, Map<String, Double>> ratios) throws IOException {
        DefaultCategoryDataset data = new DefaultCategoryDataset();
        ratios.forEach((workload, contenders) ->
                contenders.forEach((contender, ratio) -> data.addValue(ratio, contender, workload)));
        double greatest = ratios.values().stream()
                .flatMap(contenders -> contenders.values().stream())
                .mapToDouble(Double::doubleValue)
                .max()
                .orElse(1);
        JFreeChart chart = ChartFactory.createBarChart(
                title, "", "times bare JDBC (logarithmic)", data, PlotOrientation.VERTICAL, true, false, false);
        chart.setBackgroundPaint(Color.WHITE);
        CategoryPlot plot = chart.getCategoryPlot();
        plot.setBackgroundPaint(Color.WHITE);
        plot.setRangeGridlinePaint(Color.LIGHT_GRAY);
        LogAxis axis = new LogAxis("times bare JDBC (logarithmic)");
        axis.setBase(2);
        axis.setTickUnit(new NumberTickUnit(1));
        axis.setNumberFormatOverride(new DecimalFormat("0.##"));
        axis.setRange(0.5, Math.max(2, greatest * 1.5));
        plot.setRangeAxis(axis);
        BarRenderer renderer = (BarRenderer) plot.getRenderer();
        renderer.setBarPainter(new StandardBarPainter());
        renderer.setShadowVisible(false);
        renderer.setDefaultItemLabelsVisible(true);
        renderer.setDefaultItemLabelGenerator(new StandardCategoryItemLabelGenerator("{2}", new DecimalFormat("0.0")));
        SVGGraphics2D picture = new SVGGraphics2D(WIDTH, HEIGHT);
        // Without a fixed prefix, the names in the picture would differ from run to run.
        picture.setDefsKeyPrefix("chart");
        chart.draw(picture, new Rectangle(WIDTH, HEIGHT));
        Files.writeString(file, picture.getSVGDocument());
    }
}
