/** The pipeline as separate services: compose.yaml, driven by Testcontainers. */
package io.frostline.containers;
