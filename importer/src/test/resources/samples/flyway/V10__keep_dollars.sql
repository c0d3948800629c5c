COMMENT ON TABLE accounts IS 'written ${as} it is';
