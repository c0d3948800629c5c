/** The migrations of the chat application's schema. */
package com.acme.chat.db;
