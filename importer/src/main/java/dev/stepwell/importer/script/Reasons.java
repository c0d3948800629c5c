package dev.stepwell.importer.script;

import dev.stepwell.importer.FolderFormat;
import dev.stepwell.sql.SqlError;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Every sentence that an import can say: the fact first, and then the way out where a person has to take one. */
public final class Reasons {

    private Reasons() {}

    // An import that cannot begin, or go on.

    static String notAFolder(Path path) {
        return path + " is not a folder. Name the one that has the SQL files.";
    }

    public static String formatUnknown(Path path) {
        return "Nothing in " + path + " looks like a migration. Name the folder that has the files, and its --format: "
                + String.join(
                        ", ",
                        Arrays.stream(FolderFormat.values())
                                .map(FolderFormat::toString)
                                .sorted()
                                .toList())
                + ".";
    }

    public static String otherFormat(Path path, FolderFormat format, @Nullable FolderFormat detected) {
        return "Nothing in " + path + " is a migration of the format " + format + "."
                + (detected == null
                        ? " Name the folder that has the files."
                        : " Leave --format out: the files look like " + detected + ".");
    }

    public static String notWritable(Path file, IOException e) {
        String why = e instanceof AccessDeniedException
                ? "permission denied"
                : e instanceof FileAlreadyExistsException exists
                        ? exists.getFile() + " is no folder"
                        : e instanceof FileSystemException system && system.getReason() != null
                                ? system.getReason()
                                : String.valueOf(e.getMessage());
        return file + " cannot be written: " + why + ". Name a folder that can be written to.";
    }

    public static String notInLocale(String name) {
        return "The name \"" + name + "\" has characters that the locale's encoding ("
                + System.getProperty("sun.jnu.encoding") + ") does not have. Set LC_ALL to a locale with UTF-8, such as"
                + " C.UTF-8.";
    }

    public static String packageName(String name) {
        return "\"" + name + "\" cannot be the name of a package. Name one such as com.acme.db.";
    }

    // Files that are not imported.

    static String notUtf8() {
        return "is not UTF-8. Convert it.";
    }

    public static String otherDialect(String taken) {
        return "is for any database, and " + taken + " is there for PostgreSQL";
    }

    public static String otherDatabase(String dialect) {
        return "is for another database: " + dialect;
    }

    public static String downWithoutUp() {
        return "undoes a migration that is not there. Write the migration, or delete the file.";
    }

    public static String code() {
        return "is code. Write it as a migration with @Up on a method that takes a java.sql.Connection.";
    }

    public static String notAMigration() {
        return "has no name that the format gives to a migration";
    }

    public static String notAVersion(String version) {
        return "has the version " + version + ", which has more than 1,000 characters. Give it a shorter one.";
    }

    public static String flywayBaseline() {
        return "is a baseline of what the versioned scripts do one by one";
    }

    public static String flywayCallback() {
        return "is a callback of Flyway. Move it into a migration, or into a listener of the migrator.";
    }

    public static String flywayPlaceholder() {
        return "has a placeholder that Flyway replaces. Write its value, and import the file again.";
    }

    public static String substitution() {
        return "has values of the environment (ENVSUB). Write the values, and import the file again.";
    }

    public static String template() {
        return "is a template ({{ … }}). Write what the template gives, and import the file again.";
    }

    public static String noUpSection() {
        return "has no section up. Add one, or delete the file.";
    }

    public static String sqlBeforeSections() {
        return "has SQL in front of its first section. Move it into a section.";
    }

    public static String metadataUnreadable(String file) {
        return file + " cannot be read. Correct it.";
    }

    public static String planLine() {
        return "is a line that cannot be read. Import what it says by hand.";
    }

    public static String scriptMissing(String file) {
        return file + " is missing. Restore it, or delete the change from the plan.";
    }

    public static String sqitchVerify() {
        return "raises an error where something is wrong, and @Verify wants a query that then returns a row";
    }

    public static String unknownDependency(String name) {
        return "depends on " + name + ", which is not in the folder. Correct the name.";
    }

    public static String cycle() {
        return "depends on itself, in a cycle with others. Remove one of the dependencies.";
    }

    public static String neitherIsImported(String reason, String file) {
        return reason + " Until then " + file + " is not imported, either.";
    }

    // SQL that is not imported.

    public static String unreadable(SqlError error) {
        return switch (error.kind()) {
            case PSQL_COMMAND -> error.text() + " is a command of psql. Write what it does in SQL.";
            case PLACEHOLDER -> error.text() + " is a placeholder. Write its value.";
            case UNTERMINATED_STRING -> "the string that begins here has no end. Close it.";
            case UNTERMINATED_DOLLAR_STRING -> "the " + error.text() + " that begins here has no end. Close it.";
            case UNTERMINATED_IDENTIFIER -> "the quoted name that begins here has no end. Close it.";
            case UNTERMINATED_COMMENT -> "the comment that begins here has no end. Close it.";
            case EMPTY_IDENTIFIER -> "the quoted name here is empty. Write a name.";
            case UNCLOSED_BRACKET, MISMATCHED_BRACKET, UNOPENED_BRACKET ->
                "the " + error.text() + " here has no counterpart. Balance the brackets.";
            case UNTERMINATED_BODY -> "the body that begins here has no END. Close it.";
            case UNTERMINATED_COPY_DATA ->
                "the data of this COPY have no end. Close them with \\. on a line of its own.";
            case TEXT_BEFORE_COPY_DATA -> "something stands between this COPY and its data. Move it away.";
            case STRAY_CHARACTER -> "the character " + error.text() + " begins nothing in SQL. Remove it.";
            case ZERO_CHARACTER -> "there is a character U+0000 here, which PostgreSQL cannot store. Remove it.";
            case UNPAIRED_SURROGATE -> "there is half of a character here. Remove it.";
        };
    }

    public static String transactionControl(String words) {
        return words + " cannot be in a migration, which is one transaction. Divide the script, or write it without.";
    }

    public static String needsBoth(String without, String with) {
        return without + " cannot run in a transaction, and " + with + " only in one. Divide the script in two.";
    }

    public static String repeatableAlone(String words) {
        return words
                + " cannot run in a transaction, and a repeatable migration runs in one. Move it into a versioned one.";
    }

    public static String statementTooLong() {
        return "the statement that begins here is longer than a constant of Java can be (65,535 bytes)."
                + " Divide it, or read it from a file in @Up on a method.";
    }

    // What is not as it was.

    public static String controlRemoved(String file, List<Integer> lines) {
        return "BEGIN and COMMIT removed " + (file.isEmpty() ? "" : "from " + file + " ") + "(line"
                + (lines.size() > 1 ? "s " : " ")
                + String.join(", ", lines.stream().map(String::valueOf).toList())
                + "): a migration is a transaction already";
    }

    public static String blocksJoined(int blocks) {
        return "its " + blocks + " transactions are one now";
    }

    public static String setWithoutTransaction(String words, String file) {
        return "transactional = false, which the script did not say: " + words + in(file)
                + " cannot run in a transaction";
    }

    public static String setWithoutTransactionForEnum(String value, String file) {
        return "transactional = false: '" + value + "' is added to a type and used" + in(file)
                + ", between which PostgreSQL wants a commit";
    }

    private static String in(String file) {
        return file.isEmpty() ? "" : " in " + file;
    }

    public static String setTransactional() {
        return "runs in a transaction now: none of its statements has to be outside of one";
    }

    public static String noStatement() {
        return "has no statement; SELECT stands in for it, so that the version is there";
    }

    public static String downWithoutStatement() {
        return "@Irreversible: the script down has no statement";
    }

    public static String divided(String file, int constants) {
        return (file.isEmpty() ? "" : file + " ") + "divided into " + constants
                + " constants between statements: one holds 65,535 bytes at most";
    }

    public static String semicolonAdded(int line) {
        return "a semicolon added at the end of the statement (line " + line + ")";
    }

    public static String newVersion(String before, String first, String version) {
        return "is version " + version + " now: " + first + " has " + before + " already";
    }

    public static String sqitchConflict(String change) {
        return "the declared conflict with " + change + " is left out";
    }

    public static String otherProject(String dependency) {
        return "the dependency on " + dependency + " of another project is left out";
    }

    public static String onlyDependencies(String there, String wanted) {
        return "only the dependencies differ: " + there + " there, " + wanted + " by the folder";
    }

    public static String dependencyLeft(String file) {
        return "the dependency on " + file + " is left out, because that file was not imported";
    }
}
