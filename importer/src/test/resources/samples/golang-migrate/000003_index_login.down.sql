DROP INDEX users_login;
