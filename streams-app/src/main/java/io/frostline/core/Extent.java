package io.frostline.core;

/** First and next offset of a log: {@code start} inclusive, {@code end} exclusive. */
public record Extent(long start, long end) {}
