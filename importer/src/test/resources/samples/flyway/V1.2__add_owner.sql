-- ${owner} in a comment is left alone
ALTER TABLE accounts ADD COLUMN owner text;
