/** What a network is made of: components and the places where they are written down. */
package io.rnn4j.api;
