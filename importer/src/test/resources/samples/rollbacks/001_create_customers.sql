-- ============================================
-- Migration: 001_create_customers
-- Description: Customers of the shop, by e-mail address
-- Date: 2024-02-01
-- Dependencies: none
-- ============================================
BEGIN;

CREATE TABLE customers (
    customer_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    email       text NOT NULL UNIQUE,
    note        text DEFAULT E'a\\b "quoted" """three"""'
);

COMMIT;
