CREATE OR REPLACE VIEW total AS SELECT sum(balance) AS balance FROM accounts;
