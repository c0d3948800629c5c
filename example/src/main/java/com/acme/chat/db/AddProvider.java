package com.acme.chat.db;

import dev.stepwell.Down;
import dev.stepwell.Migration;
import dev.stepwell.Up;

/** Models come from several providers, and two providers may use one name. */
@Migration(version = "006", dependsOn = AddModel.class)
final class AddProvider {

    @Up
    static final String UP = """
            CREATE TABLE providers (
                provider_id text PRIMARY KEY,
                base_url    text NOT NULL
            );

            ALTER TABLE messages ADD COLUMN provider_id text REFERENCES providers;
            """;

    @Down
    static final String DOWN = """
            ALTER TABLE messages DROP COLUMN provider_id;
            DROP TABLE providers;
            """;
}
