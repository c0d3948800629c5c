CREATE UNIQUE INDEX CONCURRENTLY users_login ON users (lower(login));
