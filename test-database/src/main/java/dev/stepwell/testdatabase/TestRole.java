package dev.stepwell.testdatabase;

/**
 * A role that may log in and nothing else, until a test grants it more.
 *
 * <p>It is dropped with the {@link TestDatabase} it was created for.
 *
 * @param name unique on the server; needs no quotes
 * @param password needs no quotes either
 */
public record TestRole(String name, String password) {}
