-- Description: Find the orders of a customer
CREATE INDEX CONCURRENTLY orders_customer ON orders (customer_id);
CREATE INDEX CONCURRENTLY orders_state ON orders (state);
