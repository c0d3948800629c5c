package dev.stepwell.problem.catalog;

/**
 * A fault of a text that cannot be read as SQL, with its correction.
 *
 * <p>A fault has no place, since a constant of a class and a file of an import describe places differently.
 *
 * @param what the fault with its article, such as {@code an unterminated string}
 * @param fix one imperative sentence
 */
public record SqlFault(String what, String fix) {

    /** {@return the fault of a string without its closing quote} */
    public static SqlFault unterminatedString() {
        return new SqlFault("an unterminated string", "Close the string with '.");
    }

    /** {@return the fault of a dollar-quoted string that is never closed} */
    public static SqlFault unterminatedDollarString(String delimiter) {
        return new SqlFault("an unterminated dollar quote " + delimiter, "Close the string with " + delimiter + ".");
    }

    /** {@return the fault of a quoted identifier without its closing quote} */
    public static SqlFault unterminatedIdentifier() {
        return new SqlFault("an unterminated quoted identifier", "Close the identifier with \".");
    }

    /** {@return the fault of a quoted identifier without a character} */
    public static SqlFault emptyIdentifier() {
        return new SqlFault("an empty quoted identifier", "Write a name between the double quotes.");
    }

    /** {@return the fault of a block comment that is never closed} */
    public static SqlFault unterminatedComment() {
        return new SqlFault("an unterminated comment", "Close the comment with */.");
    }

    /** {@return the fault of an opening bracket that is never closed} */
    public static SqlFault unclosedBracket(String bracket) {
        return new SqlFault(
                "an unclosed " + bracket, "Close the bracket with " + (bracket.equals("(") ? ")" : "]") + ".");
    }

    /** {@return the fault of a closing bracket without an opening one} */
    public static SqlFault unopenedBracket(String bracket) {
        return new SqlFault(
                "a " + bracket + " without an opening bracket", "Remove the " + bracket + ", or open the bracket.");
    }

    /**
     * {@return the fault of a closing bracket of the other kind than the opening one}
     *
     * @param opener the place of the opening bracket, for people
     */
    public static SqlFault mismatchedBracket(String bracket, String opener) {
        String expected = bracket.equals(")") ? "]" : ")";
        return new SqlFault(
                "a " + bracket + " where " + expected + " would close the bracket at " + opener,
                "Write " + expected + " in front of the " + bracket + ", or instead of it.");
    }

    /** {@return the fault of a routine body that never ends} */
    public static SqlFault unterminatedBody() {
        return new SqlFault("a BEGIN ATOMIC body without its END", "Close the body with END after its last semicolon.");
    }

    /** {@return the fault of COPY data that never end} */
    public static SqlFault unterminatedCopyData() {
        return new SqlFault(
                "a COPY FROM STDIN without the end of its data",
                "Write the data on the lines after the COPY, and \\. on a line of its own after the data.");
    }

    /** {@return the fault of a text between a COPY and its data} */
    public static SqlFault textBeforeCopyData() {
        return new SqlFault(
                "text after the semicolon of a COPY FROM STDIN",
                "Begin the data on the next line, and move other statements behind the end of the data.");
    }

    /** {@return the fault of a command that only psql knows} */
    public static SqlFault psqlCommand(String command) {
        return new SqlFault(
                "the psql command " + command + ", which the server does not know",
                "Write SQL with the same effect, or remove " + command + ".");
    }

    /** {@return the fault of a placeholder that another tool would replace} */
    public static SqlFault placeholder(String placeholder) {
        return new SqlFault(
                "the placeholder " + placeholder + ", which nothing replaces",
                "Write the value instead of " + placeholder + ".");
    }

    /** {@return the fault of a character that begins no token of SQL} */
    public static SqlFault strayCharacter(String character) {
        return new SqlFault(
                "a stray " + character + ", which means nothing in SQL", "Remove the character " + character + ".");
    }

    /** {@return the fault of a character that PostgreSQL cannot store} */
    public static SqlFault zeroCharacter() {
        return new SqlFault("the character U+0000, which PostgreSQL refuses", "Remove the character.");
    }

    /** {@return the fault of half a character} */
    public static SqlFault unpairedSurrogate() {
        return new SqlFault(
                "one half of a surrogate pair, which is not a character", "Remove that half, or write the whole pair.");
    }
}
