package com.acme.chat.db;

import dev.stepwell.Down;
import dev.stepwell.Migration;
import dev.stepwell.Up;

/** The cost of each answer in tokens, money and time. */
@Migration(version = "005", dependsOn = AddModel.class, description = "track tokens, cost and latency")
final class AddUsageTracking {

    @Up
    static final String UP = """
            ALTER TABLE messages
                ADD COLUMN prompt_tokens     integer CHECK (prompt_tokens >= 0),
                ADD COLUMN completion_tokens integer CHECK (completion_tokens >= 0),
                ADD COLUMN cost_usd          numeric(12, 6),
                ADD COLUMN latency           interval;

            CREATE VIEW usage_by_model AS
            SELECT model,
                   count(*)                                 AS answers,
                   sum(prompt_tokens + completion_tokens)   AS tokens,
                   sum(cost_usd)                            AS cost_usd,
                   avg(latency)                             AS average_latency
            FROM messages
            WHERE model IS NOT NULL
            GROUP BY model;
            """;

    @Down
    static final String DOWN = """
            DROP VIEW usage_by_model;

            ALTER TABLE messages
                DROP COLUMN prompt_tokens,
                DROP COLUMN completion_tokens,
                DROP COLUMN cost_usd,
                DROP COLUMN latency;
            """;
}
