-- Columns of the house's own, as the configuration names them: a JSON object of texts, or NULL where
-- the row had none. They are kept as received.
ALTER TABLE customer ADD COLUMN custom TEXT;
ALTER TABLE subscription ADD COLUMN custom TEXT;
