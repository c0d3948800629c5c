package dev.stepwell.sql;

/**
 * The words that make a statement special, with their place in the script.
 *
 * @param words the words in upper case, as PostgreSQL's manual spells the command, for people
 * @param start offset of the first character of the words in the script
 * @param end offset after their last character
 */
public record SqlPhrase(String words, int start, int end) {}
