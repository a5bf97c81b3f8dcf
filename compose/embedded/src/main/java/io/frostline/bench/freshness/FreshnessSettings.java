package io.frostline.bench.freshness;

import java.nio.file.Path;
import java.time.Duration;

/** What is measured at one commit interval: for how long, and with how many rows a second. */
record FreshnessSettings(Duration interval, Duration length, int rowsPerSecond, Path dir) {}
