package dev.stepwell.testdatabase;

/**
 * A role that may only log in, until a test grants it more privileges.
 *
 * <p>The role is dropped with its {@link TestDatabase}.
 *
 * @param name the name, which is unique on the server and needs no quotes
 * @param password the password, which needs no quotes
 */
public record TestRole(String name, String password) {}
