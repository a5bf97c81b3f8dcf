/** The whole pipeline in one JVM: PostgreSQL as child processes, Kafka and Connect in-process. */
package io.frostline.embedded;
