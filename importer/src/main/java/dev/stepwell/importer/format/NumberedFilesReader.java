package dev.stepwell.importer.format;

import dev.stepwell.Version;
import dev.stepwell.importer.script.FolderReading;
import dev.stepwell.importer.script.ImportedScript;
import dev.stepwell.importer.script.NumberedName;
import dev.stepwell.importer.script.Reasons;
import dev.stepwell.importer.script.ScriptDependencies;
import dev.stepwell.importer.script.ScriptFolder;
import dev.stepwell.importer.script.ScriptText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads folders in which the name of each file begins with a version, and each down is a separate file.
 *
 * <p>The order is the numeric order of the versions. Files of the same version are in the order of their names.
 */
public final class NumberedFilesReader implements FormatReader {

    /** The names of scripts. */
    public enum Style {
        /** {@code .up.sql} and {@code .down.sql} alone. */
        GOLANG_MIGRATE,
        /** {@code .sql} too, and the first line may be {@code -- no-transaction}. */
        SQLX,
        /** {@code .sql} too, with a separate file for the down in several spellings. */
        ANY
    }

    private static final String DATABASES = "postgres|postgresql|pgsql|pg|mysql|mariadb|sqlite|sqlite3|mssql|sqlserver"
            + "|oracle|cockroach|cockroachdb|crdb|spanner|clickhouse|h2|hsqldb|db2";
    private static final Pattern UP_OR_DOWN =
            Pattern.compile("(?<stem>.+)\\.(?<way>up|down)(\\.(?<dialect>" + DATABASES + "))?\\.sql");
    private static final Pattern ROLLBACK = Pattern.compile("(.+)[._-](rollback|down|undo|revert)\\.sql");
    private static final Pattern DIALECT = Pattern.compile("(.+)\\.(" + DATABASES + ")");
    private static final Pattern POSTGRESQL = Pattern.compile("postgres|postgresql|pgsql|pg");
    private static final Pattern NO_TRANSACTION = Pattern.compile("--\\s*no-transaction");

    static final Comparator<ImportedScript> BY_VERSION = Comparator.<ImportedScript, Version>comparing(
                    script -> Version.tryParse(script.version()).orElse(Version.parse("0")))
            .thenComparing(ImportedScript::file);

    private final Style style;

    public NumberedFilesReader(Style style) {
        this.style = style;
    }

    /** A file with the parts of its name. */
    private record Candidate(
            String file, String stem, @Nullable String dialect, boolean down) {

        boolean isForOtherDatabase() {
            return dialect != null && !POSTGRESQL.matcher(dialect).matches();
        }
    }

    @Override
    public boolean recognizes(ScriptFolder folder) {
        List<String> scripts = folder.topScripts();
        boolean numbered =
                scripts.stream().anyMatch(file -> NumberedName.parse(stem(file)).isPresent());
        return switch (style) {
            case ANY -> numbered;
            case SQLX ->
                numbered
                        && scripts.stream().anyMatch(file -> folder.text(file)
                                .flatMap(text -> text.text().lines().findFirst())
                                .filter(line -> NO_TRANSACTION.matcher(line).lookingAt())
                                .isPresent());
            case GOLANG_MIGRATE ->
                numbered
                        && scripts.stream()
                                .allMatch(file -> UP_OR_DOWN.matcher(file).matches()
                                        || NumberedName.parse(stem(file)).isEmpty());
        };
    }

    @Override
    public void read(ScriptFolder folder, FolderReading reading) {
        Map<String, Candidate> ups = new LinkedHashMap<>();
        Map<String, Candidate> downs = new LinkedHashMap<>();
        for (Candidate candidate : candidates(folder, reading)) {
            Candidate other = (candidate.down() ? downs : ups).put(candidate.stem(), candidate);
            if (other != null && other.dialect() != null) {
                (candidate.down() ? downs : ups).put(candidate.stem(), other);
                reading.passOver(candidate.file(), Reasons.otherDialect(other.file()));
            } else if (other != null) {
                reading.passOver(other.file(), Reasons.otherDialect(candidate.file()));
            }
        }
        List<ImportedScript> scripts = new ArrayList<>();
        for (Map.Entry<String, Candidate> up : ups.entrySet()) {
            script(up.getValue(), down(up.getValue(), ups, downs), reading).ifPresent(scripts::add);
        }
        for (Candidate down : downs.values()) {
            reading.leave(down.file(), 0, Reasons.downWithoutUp());
        }
        scripts.sort(BY_VERSION);
        scripts.forEach(reading::add);
    }

    /** Removes and returns the down of a file: the one of the same name, or else the only one of a unique version. */
    private static @Nullable Candidate down(Candidate up, Map<String, Candidate> ups, Map<String, Candidate> downs) {
        Candidate same = downs.remove(up.stem());
        if (same != null) {
            return same;
        }
        List<Candidate> ofVersion = downs.values().stream()
                .filter(down -> version(down).equals(version(up)))
                .toList();
        boolean alone = ups.values().stream()
                        .filter(other -> version(other).equals(version(up)))
                        .count()
                == 1;
        return alone && ofVersion.size() == 1 ? downs.remove(ofVersion.get(0).stem()) : null;
    }

    private static Optional<Version> version(Candidate candidate) {
        return NumberedName.parse(candidate.stem()).flatMap(name -> Version.tryParse(name.version()));
    }

    private List<Candidate> candidates(ScriptFolder folder, FolderReading reading) {
        List<Candidate> candidates = new ArrayList<>();
        for (String file : folder.topScripts()) {
            Optional<Candidate> candidate = candidate(file, folder);
            if (candidate.isEmpty()
                    || NumberedName.parse(candidate.get().stem()).isEmpty()) {
                continue;
            }
            if (candidate.get().isForOtherDatabase()) {
                reading.passOver(
                        file,
                        Reasons.otherDatabase(String.valueOf(candidate.get().dialect())));
            } else {
                candidates.add(candidate.get());
            }
        }
        return candidates;
    }

    private Optional<Candidate> candidate(String file, ScriptFolder folder) {
        Matcher upOrDown = UP_OR_DOWN.matcher(file);
        if (upOrDown.matches()) {
            boolean undoes = upOrDown.group("way").equals("down");
            return Optional.of(
                    upOrDown.group("dialect") == null
                            ? candidate(file, upOrDown.group("stem"), undoes)
                            : new Candidate(file, upOrDown.group("stem"), upOrDown.group("dialect"), undoes));
        }
        if (style == Style.GOLANG_MIGRATE) {
            return Optional.empty();
        }
        Matcher rollback = ROLLBACK.matcher(file);
        boolean down = style == Style.ANY
                && rollback.matches()
                && (folder.has(rollback.group(1) + ".sql") || folder.has(rollback.group(1) + ".up.sql"));
        return Optional.of(candidate(file, down ? rollback.group(1) : stem(file), down));
    }

    private static Candidate candidate(String file, String stem, boolean down) {
        Matcher dialect = DIALECT.matcher(stem);
        return dialect.matches()
                ? new Candidate(file, dialect.group(1), dialect.group(2), down)
                : new Candidate(file, stem, null, down);
    }

    private Optional<ImportedScript> script(Candidate up, @Nullable Candidate down, FolderReading reading) {
        NumberedName name = NumberedName.parse(up.stem()).orElseThrow();
        Optional<ScriptText> downText = down == null ? Optional.empty() : reading.text(down.file(), up.file());
        Optional<ScriptText> upText = reading.text(up.file());
        if (upText.isEmpty() || (down != null && downText.isEmpty())) {
            return Optional.empty();
        }
        HeaderComment header = HeaderComment.read(upText.get().text());
        return Optional.of(ImportedScript.of(
                        up.file(), name.version(), name.name(), upText.get(), downText.orElse(null))
                .withHeader(
                        header.description().replaceFirst("^no-transaction ?", ""),
                        ScriptDependencies.mentioned(header.dependencies().orElse(List.of())))
                .withoutTransaction(NO_TRANSACTION.matcher(upText.get().text()).lookingAt()));
    }

    private static String stem(String file) {
        return file.substring(0, file.length() - ".sql".length());
    }
}
