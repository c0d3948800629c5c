package com.acme.chat.db;

import dev.stepwell.Down;
import dev.stepwell.Migration;
import dev.stepwell.Up;

/** The model that gave each answer. */
@Migration(version = "003", dependsOn = CreateChatSchema.class)
final class AddModel {

    @Up
    static final String UP = "ALTER TABLE messages ADD COLUMN model text";

    @Down
    static final String DOWN = "ALTER TABLE messages DROP COLUMN model";
}
