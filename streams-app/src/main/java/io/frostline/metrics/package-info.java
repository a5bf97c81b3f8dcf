/** What the board shows, as Prometheus series; a thing that vanished has no series. */
package io.frostline.metrics;
