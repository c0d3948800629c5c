CREATE TABLE right_branch (id int REFERENCES root);
