package dev.stepwell.processor;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A project with two packages of migrations, to which random edits are made.
 *
 * <p>The same seed gives the same edits.
 */
final class EditedProject {

    private static final List<String> PACKAGES = List.of("shop.db", "shop.orders.db");

    private final Random random;
    private final Map<Integer, Unit> units = new TreeMap<>();
    private final Map<Integer, Unit> sound = new TreeMap<>();
    private String sharedName = "users";
    private int sharedLines = 1;
    private int noise;
    private int nextKey;
    private int nextName;
    private boolean isSound = true;

    EditedProject(long seed, int migrations) {
        random = new Random(seed);
        for (int i = 0; i < migrations; i++) {
            add();
        }
    }

    /** One migration of the project. */
    private static final class Unit {
        private final String packageName;
        private String name = "";
        private String version = "";
        private List<Integer> dependsOn = new ArrayList<>();
        private int sql;
        private int lines;
        private boolean annotated = true;
        private boolean java;
        private boolean shared;
        private boolean warns;
        private boolean suppressed;
        private boolean several;
        private String fault = "";

        Unit(String packageName) {
            this.packageName = packageName;
        }

        Unit copy() {
            Unit copy = new Unit(packageName);
            copy.name = name;
            copy.version = version;
            copy.dependsOn = new ArrayList<>(dependsOn);
            copy.sql = sql;
            copy.lines = lines;
            copy.annotated = annotated;
            copy.java = java;
            copy.shared = shared;
            copy.warns = warns;
            copy.suppressed = suppressed;
            copy.several = several;
            copy.fault = fault;
            return copy;
        }
    }

    /** {@return the content of the files, by path} */
    Map<String, String> files() {
        Map<String, String> files = new TreeMap<>();
        units.values().forEach(unit -> files.put(path(unit), source(unit)));
        files.put(
                "shop/db/Shared.java",
                "package shop.db;\n" + "\n".repeat(sharedLines) + "public interface Shared {\n    String TABLE = \""
                        + sharedName + "\";\n}\n");
        files.put("shop/Other.java", "package shop;\n/** " + noise + " */\nclass Other {}\n");
        return files;
    }

    private static String path(Unit unit) {
        return (unit.packageName + "." + unit.name).replace('.', '/') + ".java";
    }

    private String source(Unit unit) {
        String dependsOn = unit.dependsOn.stream()
                .map(key -> units.containsKey(key) ? units.get(key) : sound.get(key))
                .map(other -> other.packageName + "." + other.name + ".class")
                .collect(Collectors.joining(", ", "{", "}"));
        StringBuilder text = new StringBuilder("package " + unit.packageName + ";\n" + "//\n".repeat(unit.lines));
        if (!unit.annotated) {
            return text + "public class " + unit.name + " {}\n";
        }
        text.append("import dev.stepwell.*;\n@Migration(version = \"" + unit.version + "\", dependsOn = " + dependsOn
                + (unit.warns ? ", transactional = false" : "") + ")\n");
        if (unit.suppressed) {
            text.append("@SuppressWarnings(\"stepwell:half-done\")\n");
        }
        text.append("public class " + unit.name + " {\n");
        if (unit.java && !unit.warns) {
            text.append("    @Up static void up(java.sql.Connection c) throws java.sql.SQLException {\n"
                    + "        c.createStatement().execute(\"SELECT " + unit.sql + "\");\n    }\n");
        } else if (unit.warns) {
            text.append("    @Up static final String UP = \"VACUUM; CREATE TABLE t" + unit.sql + " (id int)\";\n");
        } else {
            String table = unit.shared ? "\" + shop.db.Shared.TABLE + \"" : "t" + unit.sql;
            text.append("    @Up static final String UP = \"CREATE TABLE " + table + " (id int)"
                    + (unit.fault.equals("sql") ? " '" : "") + ";\";\n");
        }
        if (unit.several) {
            text.append(
                    "    @Up static final String MORE = \"\"\"\n            INSERT INTO t\\t(id)\n              VALUES (1);"
                                    .replace("@Up", unit.java && !unit.warns ? "@Verify" : "@Up")
                                    .replace(
                                            "INSERT INTO t\\t(id)\n              VALUES (1);",
                                            "SELECT '\\t'\n              WHERE false;")
                            + "\n            \"\"\";\n");
        }
        text.append("    @Down static final String DOWN = \"DROP TABLE t" + unit.sql + "\";\n");
        if (unit.fault.equals("java")) {
            text.append("    int broken() { return \"\"; }\n");
        }
        return text + "}\n";
    }

    /**
     * Makes one edit.
     *
     * @return a description of the edit
     */
    String edit() {
        if (!isSound && random.nextInt(100) < 35) {
            units.clear();
            sound.forEach((key, unit) -> units.put(key, unit.copy()));
            isSound = true;
            return "mend";
        }
        String edit =
                switch (random.nextInt(20)) {
                    case 0 -> add();
                    case 1 -> rename();
                    case 2, 18 -> delete();
                    case 3, 4 -> version();
                    case 5 -> sql();
                    case 6, 7 -> dependsOn();
                    case 8, 16 -> fault("sql");
                    case 9, 17 -> fault("java");
                    case 10 -> annotation();
                    case 11 -> java();
                    case 12 -> lines();
                    case 13 -> shared();
                    case 14 -> warning();
                    case 15 -> several();
                    default -> "edit Other " + ++noise;
                };
        if (isSound) {
            sound.clear();
            units.forEach((key, unit) -> sound.put(key, unit.copy()));
        }
        return edit;
    }

    private int any() {
        List<Integer> keys = new ArrayList<>(units.keySet());
        return keys.get(random.nextInt(keys.size()));
    }

    private Unit anyUnit() {
        return unit(any());
    }

    private Unit unit(int key) {
        return Objects.requireNonNull(units.get(key));
    }

    private String add() {
        int key = nextKey++;
        Unit unit = new Unit(PACKAGES.get(random.nextInt(2)));
        unit.name = "M" + nextName++;
        unit.version = "" + (100 + key * 10);
        unit.sql = key;
        unit.shared = key % 5 == 0;
        unit.several = key % 4 == 0;
        unit.java = key % 7 == 6;
        unit.lines = key % 3;
        units.entrySet().stream()
                .filter(other -> other.getValue().annotated && random.nextInt(8) == 0)
                .forEach(other -> unit.dependsOn.add(other.getKey()));
        units.put(key, unit);
        return "add " + unit.name;
    }

    private String rename() {
        Unit unit = anyUnit();
        String before = unit.name;
        unit.name = "M" + nextName++;
        return "rename " + before + " to " + unit.name;
    }

    private String delete() {
        int key = any();
        String name = unit(key).name;
        boolean neat = random.nextInt(100) < 50;
        if (neat) {
            units.values().forEach(unit -> unit.dependsOn.remove((Integer) key));
        } else {
            isSound &= units.values().stream().noneMatch(unit -> unit.dependsOn.contains(key));
            if (!sound.containsKey(key)) {
                sound.put(key, unit(key).copy());
            }
        }
        units.remove(key);
        return "delete " + name + (neat ? "" : " alone");
    }

    private String version() {
        int key = any();
        Unit unit = unit(key);
        switch (random.nextInt(4)) {
            case 0 -> {
                Unit other = anyUnit();
                isSound &= other == unit;
                unit.version = other.version;
            }
            case 1 -> unit.version = "" + (1 + key);
            default -> unit.version = "" + (1000 + nextKey++ * 10);
        }
        return "version of " + unit.name + " to " + unit.version;
    }

    private String sql() {
        Unit unit = anyUnit();
        unit.sql = 1000 + nextKey++;
        return "SQL of " + unit.name;
    }

    private String dependsOn() {
        int key = any();
        Unit unit = unit(key);
        if (!unit.dependsOn.isEmpty() && random.nextBoolean()) {
            unit.dependsOn.remove(random.nextInt(unit.dependsOn.size()));
            return "one edge less from " + unit.name;
        }
        int to = any();
        isSound &= unit(to).annotated && !reaches(to, key, 60);
        if (!unit.dependsOn.contains(to)) {
            unit.dependsOn.add(to);
        }
        return "edge from " + unit.name + " to " + unit(to).name;
    }

    private boolean reaches(int from, int to, int depth) {
        Unit unit = units.get(from);
        return from == to
                || (unit != null
                        && depth > 0
                        && unit.dependsOn.stream().anyMatch(next -> reaches(next, to, depth - 1)));
    }

    private String fault(String fault) {
        Unit unit = anyUnit();
        boolean shows = unit.annotated && (fault.equals("java") || !(unit.java || unit.warns));
        if (shows) {
            unit.fault = fault;
            isSound = false;
        }
        return "break " + unit.name + " by " + fault;
    }

    private String annotation() {
        int key = any();
        Unit unit = unit(key);
        unit.annotated = !unit.annotated;
        if (!unit.annotated) {
            if (random.nextInt(100) < 70) {
                units.values().forEach(other -> other.dependsOn.remove((Integer) key));
            }
            isSound &= units.values().stream().noneMatch(other -> other.annotated && other.dependsOn.contains(key));
        } else {
            unit.dependsOn.clear();
        }
        return (unit.annotated ? "annotate " : "remove the annotation of ") + unit.name;
    }

    private String java() {
        Unit unit = anyUnit();
        unit.java = !unit.java;
        return (unit.java ? "Java in " : "no Java in ") + unit.name;
    }

    private String lines() {
        Unit unit = anyUnit();
        unit.lines++;
        return "one line more in " + unit.name;
    }

    private String shared() {
        if (random.nextBoolean()) {
            sharedLines++;
            return "one line more in Shared";
        }
        sharedName = "users" + nextKey++;
        return "value of Shared";
    }

    private String warning() {
        Unit unit = anyUnit();
        unit.warns = !unit.warns;
        unit.suppressed = unit.warns && random.nextBoolean();
        return (unit.warns ? "warning in " : "no warning in ") + unit.name;
    }

    private String several() {
        Unit unit = anyUnit();
        unit.several = !unit.several;
        return "more constants in " + unit.name;
    }
}
