package com.acme.chat.db;

import dev.stepwell.Down;
import dev.stepwell.Migration;
import dev.stepwell.Up;

/** An index for slow reads of conversations, built while the application continues to write messages. */
@Migration(version = "008", dependsOn = CreateChatSchema.class, transactional = false)
final class IndexMessagesByConversation {

    @Up
    static final String UP = """
            CREATE INDEX CONCURRENTLY messages_by_conversation ON messages (conversation_id, created_at);
            """;

    @Down
    static final String DOWN = """
            DROP INDEX CONCURRENTLY messages_by_conversation;
            """;
}
