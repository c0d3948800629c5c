import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * Lists the skipped tests in the reports of Surefire and Failsafe below the current folder, with their reasons.
 *
 * <p>Usage: {@code java SkippedTests.java ALLOWED}. The exit code is 1 if a reason matches no line of the file.
 */
final class SkippedTests {

    public static void main(String[] args) throws Exception {
        List<String> allowed = Files.readAllLines(Path.of(args[0])).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList();
        List<Path> reports = reports();
        if (reports.isEmpty()) {
            System.err.println("There are no test reports below " + Path.of("").toAbsolutePath() + ". Run mvn verify first.");
            System.exit(1);
        }
        TreeMap<String, Set<String>> skipped = new TreeMap<>();
        for (Path report : reports) {
            read(report, skipped);
        }
        System.out.println("Skipped tests, by reason" + (skipped.isEmpty() ? ": none." : ":"));
        boolean refused = false;
        for (String reason : skipped.keySet()) {
            boolean fine = allowed.stream().anyMatch(reason::matches);
            refused |= !fine;
            System.out.println((fine ? "  " : "  NOT ALLOWED: ") + reason);
            skipped.get(reason).forEach(test -> System.out.println("    " + test));
        }
        if (refused) {
            System.out.println("Tests were skipped for a reason that is not in " + args[0]
                    + ". Install what they need, or add the reason if .ci/run cannot provide it.");
            System.exit(1);
        }
    }

    private static List<Path> reports() throws IOException {
        try (Stream<Path> files = Files.find(
                Path.of(""),
                4,
                (file, attributes) -> file.toString().matches("(.*/)?target/(surefire|failsafe)-reports/TEST-[^/]+\\.xml"))) {
            return files.sorted().toList();
        }
    }

    private static void read(Path report, TreeMap<String, Set<String>> skipped) throws Exception {
        NodeList elements = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(report.toFile())
                .getElementsByTagName("skipped");
        for (int index = 0; index < elements.getLength(); index++) {
            Element element = (Element) elements.item(index);
            Element test = (Element) element.getParentNode();
            String name = test.getAttribute("classname").replaceFirst(".*\\.", "") + "." + test.getAttribute("name");
            skipped.computeIfAbsent(reason(element), key -> new TreeSet<>()).add(name);
        }
    }

    /** {@return the reason in one line, without the words that JUnit and AssertJ put around it} */
    private static String reason(Element skipped) {
        String message = skipped.getAttribute("message");
        // An assumption has its reason in the text, before the stack trace.
        String reason = message.isEmpty() ? skipped.getTextContent().strip().split("\n\tat ", 2)[0] : message;
        return reason.replaceFirst("^org\\.opentest4j\\.TestAbortedException: ", "")
                .replaceFirst("^Assumption failed: ", "")
                .replaceFirst("^.* ==> ", "")
                .replaceFirst("^assumption was not met due to: ", "")
                .replaceAll("\\s+", " ")
                .strip();
    }
}
