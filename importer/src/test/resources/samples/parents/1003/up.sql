CREATE VIEW joined AS SELECT id FROM left_branch UNION ALL SELECT id FROM right_branch;
