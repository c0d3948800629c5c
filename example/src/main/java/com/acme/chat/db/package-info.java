/** The chat application's schema, one class for each step of its history. */
package com.acme.chat.db;
