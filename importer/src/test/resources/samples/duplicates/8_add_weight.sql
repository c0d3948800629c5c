ALTER TABLE items ADD COLUMN weight numeric;
