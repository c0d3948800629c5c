DROP VIEW joined;
