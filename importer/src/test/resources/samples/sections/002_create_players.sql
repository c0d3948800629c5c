-- Migration: 002_create_players
-- Description: Players
-- Type: schema
-- Depends on: []
-- @up
CREATE TABLE players (id int PRIMARY KEY);
-- @down
DROP TABLE players;
