/*
 * Purpose: Notes that users write,
 *          with their time
 * Dependencies: none
 */
CREATE TABLE notes (id uuid PRIMARY KEY, body text, written timestamptz NOT NULL DEFAULT now());
