ALTER TABLE items ADD COLUMN colour text;
