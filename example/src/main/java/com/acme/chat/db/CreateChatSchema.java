package com.acme.chat.db;

import dev.stepwell.Down;
import dev.stepwell.Migration;
import dev.stepwell.Up;

/** The first version of the schema: people, their conversations, and the messages. */
@Migration(version = "001")
final class CreateChatSchema {

    @Up
    static final String UP = """
            CREATE TABLE users (
                user_id    uuid PRIMARY KEY DEFAULT gen_random_uuid(),
                email      text NOT NULL UNIQUE,
                created_at timestamptz NOT NULL DEFAULT now()
            );

            CREATE TABLE conversations (
                conversation_id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
                user_id         uuid NOT NULL REFERENCES users,
                title           text NOT NULL,
                created_at      timestamptz NOT NULL DEFAULT now()
            );

            CREATE TABLE messages (
                message_id      uuid PRIMARY KEY DEFAULT gen_random_uuid(),
                conversation_id uuid NOT NULL REFERENCES conversations ON DELETE CASCADE,
                role            text NOT NULL CHECK (role IN ('system', 'user', 'assistant')),
                content         text NOT NULL,
                created_at      timestamptz NOT NULL DEFAULT now()
            );
            """;

    @Down
    static final String DOWN = """
            DROP TABLE messages;
            DROP TABLE conversations;
            DROP TABLE users;
            """;
}
