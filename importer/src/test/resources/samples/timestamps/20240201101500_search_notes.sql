-- Purpose: Search in notes
-- Dependencies: 20240131090000_create_notes.sql
CREATE INDEX notes_body ON notes USING gin (to_tsvector('english', body));
