DROP FUNCTION set_changed();
