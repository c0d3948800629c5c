package dev.stepwell.sql;

/**
 * The words that make a statement special, with their place in the script.
 *
 * @param words the words in upper case, as PostgreSQL's manual spells the command, to be shown to people
 * @param start offset of the first character that was written for them
 * @param end offset after the last one
 */
public record SqlPhrase(String words, int start, int end) {}
