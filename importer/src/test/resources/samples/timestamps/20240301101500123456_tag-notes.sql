-- Purpose: Tags
CREATE TABLE tags (note uuid REFERENCES notes, tag text, PRIMARY KEY (note, tag));
