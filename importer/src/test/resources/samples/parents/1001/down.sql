DROP TABLE left_branch;
