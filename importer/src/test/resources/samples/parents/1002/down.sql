DROP TABLE right_branch;
