package dev.stepwell.cli;

import java.util.List;

/**
 * One command of the documentation.
 *
 * @param file the page, relative to the project
 * @param line the line of the page, from 1
 * @param block the line on which the block of the command begins; 0 for a command within a sentence
 * @param section the heading above the command
 * @param prompt whether the page shows the command behind a prompt, with its output below it
 * @param text the command without comments and without the prompt, in one line
 */
record DocumentedCommand(String file, int line, int block, String section, boolean prompt, String text) {

    /** {@return the words of the command, as a shell divides them} */
    List<String> words() {
        return ShellWords.of(text);
    }

    /** {@return the place, as compilers print it} */
    String place() {
        return file + ":" + line;
    }

    @Override
    public String toString() {
        return place() + ": " + text;
    }
}
