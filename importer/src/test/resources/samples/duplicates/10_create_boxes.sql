CREATE TABLE boxes (id int REFERENCES items);
