-- Migration: 001_create_teams
-- Description: Teams
-- Type: schema
-- Depends on: []

-- @up
CREATE TABLE teams (id int PRIMARY KEY);

-- @down
DROP TABLE teams;
