-- Name: create orders
-- Description: Orders, each of one customer
-- Dependencies: 001_create_customers
CREATE TYPE order_state AS ENUM ('open', 'paid');
CREATE TABLE orders (
    order_id    bigint PRIMARY KEY,
    customer_id bigint NOT NULL REFERENCES customers,
    state       order_state NOT NULL DEFAULT 'open'
);
