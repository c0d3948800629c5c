package com.acme.chat.db;

import dev.stepwell.Down;
import dev.stepwell.Migration;
import dev.stepwell.Up;

/** The temperature of a conversation: its answers are more or less daring. */
@Migration(version = "004", dependsOn = CreateChatSchema.class)
final class AddTemperature {

    @Up
    static final String UP = """
            ALTER TABLE conversations
                ADD COLUMN temperature numeric(3, 2) NOT NULL DEFAULT 1 CHECK (temperature BETWEEN 0 AND 2);
            """;

    @Down
    static final String DOWN = "ALTER TABLE conversations DROP COLUMN temperature";
}
