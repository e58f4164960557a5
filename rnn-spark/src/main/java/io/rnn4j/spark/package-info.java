/** Training and prediction of rnn4j's models on Apache Spark. */
package io.rnn4j.spark;
