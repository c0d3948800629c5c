package dev.stepwell.importer.script;

import dev.stepwell.problem.catalog.SqlFault;
import dev.stepwell.sql.SqlError;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.List;

/** The sentences of an import: a fact, then an instruction if a person has to act. */
public final class Reasons {

    private Reasons() {}

    // Failures of the whole import.

    static String notAFolder(Path path) {
        return path + " is not a folder. Name the folder of the SQL files.";
    }

    public static String notWritable(Path file, IOException e) {
        String why = e instanceof AccessDeniedException
                ? "permission denied"
                : e instanceof FileAlreadyExistsException exists
                        ? exists.getFile() + " is not a folder"
                        : e instanceof FileSystemException system && system.getReason() != null
                                ? system.getReason()
                                : String.valueOf(e.getMessage());
        return file + " cannot be written: " + why + ". Choose a writable folder.";
    }

    public static String notInLocale(String name) {
        return "The name \"" + name + "\" has characters that the locale's encoding ("
                + System.getProperty("sun.jnu.encoding") + ") does not have. Set LC_ALL to a locale with UTF-8, such as"
                + " C.UTF-8.";
    }

    public static String packageName(String name) {
        return "\"" + name + "\" cannot be the name of a package. Choose a name such as com.acme.db.";
    }

    // Files that are not imported.

    static String notUtf8() {
        return "is not UTF-8. Convert the file to UTF-8.";
    }

    static String linkOut(Path target) {
        return "is a link out of the folder, to " + target + ". Copy that file into the folder.";
    }

    static String linkToNothing() {
        return "is a link to a file that does not exist. Delete the link.";
    }

    static String linkToFolder() {
        return "is a link to a folder inside the imported one, whose files are read there";
    }

    static String nameNotReadable() {
        return "has a name that is not " + System.getProperty("sun.jnu.encoding") + ", the encoding of the locale. "
                + "Rename the file.";
    }

    public static String otherDialect(String taken) {
        return "is for any database, and " + taken + " is there for PostgreSQL";
    }

    public static String otherDatabase(String dialect) {
        return "is for another database: " + dialect;
    }

    public static String downWithoutUp() {
        return "undoes a migration that does not exist. Write the migration, or delete the file.";
    }

    public static String code() {
        return "is program code. Write a migration with @Up on a method that takes a " + "java.sql.Connection.";
    }

    public static String notAMigration() {
        return "has no name that the format gives to a migration";
    }

    public static String notAVersion(String version) {
        return "has the version " + version + ", which has more than 1,000 characters. Shorten the version.";
    }

    public static String flywayBaseline() {
        return "is a baseline that repeats the versioned scripts";
    }

    public static String flywayCallback() {
        return "is a callback of Flyway. Move the statements into a migration, or into a listener of "
                + "the migrator.";
    }

    public static String flywayPlaceholder() {
        return "has a placeholder that Flyway replaces. Write the value instead, and import the file " + "again.";
    }

    public static String substitution() {
        return "has values of the environment (ENVSUB). Write the values instead, and import the file " + "again.";
    }

    static String template() {
        return "is a template ({{ … }}). Write the SQL that the template produces, and import the file " + "again.";
    }

    public static String noUpSection() {
        return "has no up section. Add an up section, or delete the file.";
    }

    public static String sqlBeforeSections() {
        return "has SQL before its first section. Move the SQL into a section.";
    }

    public static String metadataUnreadable(String file) {
        return file + " cannot be read. Correct the file.";
    }

    public static String planLine() {
        return "is a line that cannot be read. Write the migration of this line by hand.";
    }

    public static String scriptMissing(String file) {
        return file + " is missing. Restore it, or delete the change from the plan.";
    }

    public static String sqitchVerify() {
        return "raises an error on a failure, whereas @Verify needs a query that returns the offending " + "rows";
    }

    public static String unknownDependency(String name) {
        return "depends on " + name + ", which is not in the folder. Correct the name.";
    }

    static String cycle() {
        return "depends on itself, in a cycle with other files. Remove one of the dependencies.";
    }

    public static String neitherIsImported(String reason, String file) {
        return reason + " Until then " + file + " is not imported, either.";
    }

    // SQL that is not imported.

    /** {@return the sentences of the processor for the same fault} */
    static String unreadable(SqlError error, String opener) {
        SqlFault fault =
                switch (error.kind()) {
                    case UNTERMINATED_STRING -> SqlFault.unterminatedString();
                    case UNTERMINATED_DOLLAR_STRING -> SqlFault.unterminatedDollarString(error.text());
                    case UNTERMINATED_IDENTIFIER -> SqlFault.unterminatedIdentifier();
                    case UNTERMINATED_COMMENT -> SqlFault.unterminatedComment();
                    case EMPTY_IDENTIFIER -> SqlFault.emptyIdentifier();
                    case UNCLOSED_BRACKET -> SqlFault.unclosedBracket(error.text());
                    case UNOPENED_BRACKET -> SqlFault.unopenedBracket(error.text());
                    case MISMATCHED_BRACKET -> SqlFault.mismatchedBracket(error.text(), opener);
                    case UNTERMINATED_BODY -> SqlFault.unterminatedBody();
                    case UNTERMINATED_COPY_DATA -> SqlFault.unterminatedCopyData();
                    case TEXT_BEFORE_COPY_DATA -> SqlFault.textBeforeCopyData();
                    case PSQL_COMMAND -> SqlFault.psqlCommand(error.text());
                    case PLACEHOLDER -> SqlFault.placeholder(error.text());
                    case STRAY_CHARACTER -> SqlFault.strayCharacter(error.text());
                    case ZERO_CHARACTER -> SqlFault.zeroCharacter();
                    case UNPAIRED_SURROGATE -> SqlFault.unpairedSurrogate();
                };
        return "has " + fault.what() + ". " + fault.fix();
    }

    static String transactionControl(String words) {
        return words + " cannot be in a migration, which is one transaction. Remove the statement, or divide "
                + "the script.";
    }

    static String needsBoth(String without, String with) {
        return without + " cannot run in a transaction, but " + with
                + " can run only in one. Divide the script in two.";
    }

    public static String repeatableAlone(String words) {
        return words
                + " cannot run in a transaction, and a repeatable migration always runs in one. Move the "
                + "statement into a versioned migration.";
    }

    static String statementTooLong() {
        return "the statement that begins here is longer than a Java constant can be (65,535 bytes). "
                + "Divide the statement, or read it from a file in a method annotated with @Up.";
    }

    // Changes to imported scripts.

    public static String controlRemoved(String file, List<Integer> lines) {
        return "BEGIN and COMMIT removed " + (file.isEmpty() ? "" : "from " + file + " ") + "(line"
                + (lines.size() > 1 ? "s " : " ")
                + String.join(", ", lines.stream().map(String::valueOf).toList())
                + "): a migration is a transaction already";
    }

    static String restrictionRemoved(String file, int first, int last) {
        return "\\restrict and \\unrestrict of pg_dump removed " + (file.isEmpty() ? "" : "from " + file + " ")
                + "(lines " + first + ", " + last + "): they are for psql";
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

    static String indexNamed(String file, String name, int line) {
        return "the name " + name + " added to the index" + in(file) + " (line " + line + "), as PostgreSQL would "
                + "choose it: a migration has to name an index that it creates CONCURRENTLY";
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
