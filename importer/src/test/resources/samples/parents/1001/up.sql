CREATE TABLE left_branch (id int REFERENCES root);
