-- Migration: 003_join_teams
-- Description: Which player is in which team
-- Type: schema
-- Depends on: [001_create_teams, 002_create_players]
-- @up
CREATE TABLE memberships (team int REFERENCES teams, player int REFERENCES players);
-- @down
DROP TABLE memberships;
