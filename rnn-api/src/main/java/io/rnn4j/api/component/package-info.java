/**
 * Components: named, immutable settings that are found by name, and the kinds that need no package
 * of their own.
 */
package io.rnn4j.api.component;
