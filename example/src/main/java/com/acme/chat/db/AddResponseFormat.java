package com.acme.chat.db;

import dev.stepwell.Down;
import dev.stepwell.Migration;
import dev.stepwell.Up;

/** The format of a conversation's answers: text, or JSON of a given schema. */
@Migration(version = "002", dependsOn = CreateChatSchema.class)
final class AddResponseFormat {

    @Up
    static final String UP = """
            ALTER TABLE conversations
                ADD COLUMN response_format text NOT NULL DEFAULT 'text' CHECK (response_format IN ('text', 'json')),
                ADD COLUMN response_schema jsonb,
                ADD CONSTRAINT schema_only_for_json CHECK (response_schema IS NULL OR response_format = 'json');
            """;

    @Down
    static final String DOWN = """
            ALTER TABLE conversations
                DROP COLUMN response_schema,
                DROP COLUMN response_format;
            """;
}
