/** The report of a command as one HTML file, its pictures as SVG files, and exports. */
package io.rnn4j.cli.report;
