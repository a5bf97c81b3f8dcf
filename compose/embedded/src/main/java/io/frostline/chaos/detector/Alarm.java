package io.frostline.chaos.detector;

import java.time.Instant;

/** A moment at which a detector calls a person, and what it would say. */
public record Alarm(Instant at, String why) {}
