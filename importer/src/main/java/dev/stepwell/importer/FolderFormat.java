package dev.stepwell.importer;

import dev.stepwell.importer.format.FlywayReader;
import dev.stepwell.importer.format.FolderPairReader;
import dev.stepwell.importer.format.FormatReader;
import dev.stepwell.importer.format.NumberedFilesReader;
import dev.stepwell.importer.format.SectionReader;
import dev.stepwell.importer.format.SectionSyntax;
import dev.stepwell.importer.format.SqitchReader;
import dev.stepwell.importer.script.ScriptFolder;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The formats of folders with SQL files: those of tools, and common layouts without a tool.
 *
 * <p>A new format needs a constant and a {@link FormatReader}. Detection asks the constants in their order, so that a
 * general format stands behind each special one.
 */
public enum FolderFormat {
    /** Sqitch: a plan, and the folders {@code deploy}, {@code revert} and {@code verify}. */
    SQITCH("sqitch", new SqitchReader()),
    /** A folder or files of one name for each migration, with metadata in YAML, JSON or TOML that name its parents. */
    PARENTS("parents", new FolderPairReader(true)),
    /** Diesel: a folder for each migration, with {@code up.sql} and {@code down.sql}. */
    DIESEL("diesel", new FolderPairReader(false)),
    /** Flyway: {@code V1__name.sql}, {@code U1__name.sql}, {@code R__name.sql}. */
    FLYWAY("flyway", new FlywayReader()),
    /** Goose: one file with {@code -- +goose Up} and {@code -- +goose Down}. */
    GOOSE("goose", new SectionReader(SectionSyntax.GOOSE)),
    /** Sql-migrate: one file with {@code -- +migrate Up} and {@code -- +migrate Down}. */
    SQL_MIGRATE("sql-migrate", new SectionReader(SectionSyntax.SQL_MIGRATE)),
    /** Dbmate: one file with {@code -- migrate:up} and {@code -- migrate:down}. */
    DBMATE("dbmate", new SectionReader(SectionSyntax.DBMATE)),
    /** One file with a header, and {@code -- @up} and {@code -- @down}. */
    SECTIONS("sections", new SectionReader(SectionSyntax.HEADER)),
    /** Sqlx: {@code 1_name.up.sql} and {@code 1_name.down.sql}, or {@code 1_name.sql}; {@code -- no-transaction}. */
    SQLX("sqlx", new NumberedFilesReader(NumberedFilesReader.Style.SQLX)),
    /** Golang-migrate: {@code 1_name.up.sql} and {@code 1_name.down.sql}. */
    GOLANG_MIGRATE("golang-migrate", new NumberedFilesReader(NumberedFilesReader.Style.GOLANG_MIGRATE)),
    /** {@code 1_name.sql} or {@code 20250327183223_name.sql}, with or without {@code …_rollback.sql} beside it. */
    NUMBERED("numbered", new NumberedFilesReader(NumberedFilesReader.Style.ANY));

    private final String text;

    /** The reader, which has no state. */
    @SuppressWarnings("ImmutableEnumChecker")
    private final FormatReader reader;

    FolderFormat(String text, FormatReader reader) {
        this.text = text;
        this.reader = reader;
    }

    /**
     * Finds a format by its name.
     *
     * @param text any text
     * @return the format whose {@link #toString()} equals the text; empty if there is none
     */
    public static Optional<FolderFormat> parse(String text) {
        return Stream.of(values()).filter(format -> format.text.equals(text)).findFirst();
    }

    /** {@return the failure of an import from a folder whose format nobody knows} */
    static String unknownIn(Path path) {
        return "No file in "
                + path
                + " looks like a migration. Name the folder of the migrations, and the format with "
                + "--format: "
                + String.join(
                        ", ",
                        Stream.of(values()).map(FolderFormat::toString).sorted().toList())
                + ".";
    }

    /**
     * {@return the failure of an import from a folder without a file of this format}
     *
     * @param detected the format that the folder seems to have; null if there is none
     */
    String notIn(Path path, @Nullable FolderFormat detected) {
        return "No file in "
                + path
                + " is a migration of the format "
                + this
                + "."
                + (detected == null
                        ? " Name the folder of the migrations."
                        : " Leave out --format: the files look like " + detected + ".");
    }

    static Optional<FolderFormat> detect(ScriptFolder folder) {
        return Stream.of(values())
                .filter(format -> format.reader.recognizes(folder))
                .findFirst();
    }

    FormatReader reader() {
        return reader;
    }

    /** {@return the name of the format for options, in kebab-case} */
    @Override
    public String toString() {
        return text;
    }
}
