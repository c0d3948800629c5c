package com.acme.chat.db;

import dev.stepwell.Down;
import dev.stepwell.Migration;
import dev.stepwell.Up;

/** Summaries of long conversations, which replace old messages in requests. */
@Migration(version = "007", dependsOn = CreateChatSchema.class)
final class CreateConversationSummaries {

    @Up
    static final String UP = """
            CREATE TABLE conversation_summaries (
                conversation_id uuid NOT NULL REFERENCES conversations ON DELETE CASCADE,
                up_to_message   uuid NOT NULL REFERENCES messages ON DELETE CASCADE,
                summary         text NOT NULL,
                created_at      timestamptz NOT NULL DEFAULT now(),
                PRIMARY KEY (conversation_id, up_to_message)
            );
            """;

    @Down
    static final String DOWN = "DROP TABLE conversation_summaries";
}
