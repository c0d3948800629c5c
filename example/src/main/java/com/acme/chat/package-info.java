/** A chat application that migrates its schema when it starts. */
package com.acme.chat;
