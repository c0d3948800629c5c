package dev.stepwell.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A documented call of Maven, compared with the poms and with the sources that read its properties. */
final class MavenCall {

    private static final Set<String> PHASES = Set.of("clean", "compile", "package", "verify", "install");

    /** The properties that Maven's own plugins read. */
    private static final Set<String> OF_PLUGINS = Set.of(
            "skipTests",
            "skipITs",
            "test",
            "it.test",
            "surefire.failIfNoSpecifiedTests",
            "failsafe.failIfNoSpecifiedTests");

    private final Path project;
    private final List<String> faults = new ArrayList<>();
    private final Set<String> modules = new TreeSet<>();
    private final TreeMap<String, String> properties = new TreeMap<>();
    private final Set<String> profiles = new TreeSet<>();
    private boolean withNeeded;

    private MavenCall(Path project) {
        this.project = project;
    }

    /** {@return what is wrong with the call, in sentences} */
    static List<String> faults(Path project, List<String> words) {
        MavenCall call = new MavenCall(project);
        call.read(words);
        call.checkModules();
        call.checkProperties();
        return call.faults;
    }

    private void read(List<String> words) {
        String poms = text(poms());
        for (int index = 1; index < words.size(); index++) {
            String word = words.get(index);
            if (word.startsWith("-P")) {
                profiles.addAll(List.of(word.substring(2).split(",", -1)));
            } else if (word.startsWith("-D")) {
                String[] property = word.substring(2).split("=", 2);
                properties.put(property[0], property.length == 2 ? property[1] : "");
            } else if (word.equals("-pl")) {
                modules.addAll(List.of(words.get(++index).split(",", -1)));
            } else if (word.equals("-am")) {
                withNeeded = true;
            } else if (word.contains(":")
                    && !poms.contains("<artifactId>" + word.split(":", 2)[0] + "-maven-plugin<")) {
                faults.add("no pom has the plugin of " + word);
            } else if (!word.equals("-q") && !word.contains(":") && !PHASES.contains(word)) {
                faults.add("neither a phase nor an option: " + word);
            }
        }
        for (String profile : profiles) {
            if (!Pattern.compile("<profile>\\s*<id>" + Pattern.quote(profile) + "</id>")
                    .matcher(poms)
                    .find()) {
                faults.add("no pom has the profile " + profile);
            }
        }
    }

    private void checkModules() {
        String root = text(List.of(project.resolve("pom.xml")));
        String always = root.substring(0, root.indexOf("<profiles>"));
        for (String module : modules) {
            String element = "<module>" + module + "</module>";
            if (!root.contains(element)) {
                faults.add("no module " + module);
            } else if (!always.contains(element) && !profiles.contains(module)) {
                faults.add("the module " + module + " needs -P" + module);
            } else if (!withNeeded) {
                String pom = text(List.of(project.resolve(module).resolve("pom.xml")));
                Pattern.compile("<dependency>\\s*<groupId>dev\\.stepwell</groupId>\\s*<artifactId>stepwell-([a-z-]+)<")
                        .matcher(pom)
                        .results()
                        .map(needed -> needed.group(1))
                        .filter(needed -> !modules.contains(needed))
                        .forEach(needed -> faults.add(module + " needs " + needed + ": add -am"));
            }
        }
    }

    private void checkProperties() {
        properties.keySet().stream()
                .filter(name -> !OF_PLUGINS.contains(name) && !isRead(name))
                .forEach(name -> faults.add("nothing reads -D" + name));
        checkTests("test", "surefire");
        checkTests("it.test", "failsafe");
    }

    /** Requires that named tests exist, and that modules without one of them do not fail. */
    private void checkTests(String property, String plugin) {
        String tests = properties.get(property);
        if (tests == null) {
            return;
        }
        boolean none = tests.matches("No[A-Z].*|None");
        for (String test : none ? List.<String>of() : List.of(tests.split(",", -1))) {
            if (sources().noneMatch(file -> file.endsWith(test + ".java"))) {
                faults.add("no test " + test);
            }
        }
        if ((none || withNeeded || modules.size() != 1)
                && !"false".equals(properties.get(plugin + ".failIfNoSpecifiedTests"))) {
            faults.add("a module without " + tests + " fails: add -D" + plugin + ".failIfNoSpecifiedTests=false");
        }
    }

    private boolean isRead(String name) {
        return text(poms()).contains("<" + name + ">")
                || sources().anyMatch(file -> text(List.of(file)).contains("(\"" + name + "\""));
    }

    private Stream<Path> sources() {
        return under(".java");
    }

    private List<Path> poms() {
        return under("pom.xml").toList();
    }

    private Stream<Path> under(String end) {
        try (Stream<Path> files = Files.walk(project)) {
            return files
                    .filter(file -> file.toString().endsWith(end)
                            && !project.relativize(file).toString().matches("(.*/)?target/.*"))
                    .sorted()
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(List<Path> files) {
        return files.stream().map(MavenCall::text).collect(Collectors.joining("\n"));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
