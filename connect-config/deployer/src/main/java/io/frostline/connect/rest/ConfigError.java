package io.frostline.connect.rest;

/** What a worker objects to in a configuration. */
public record ConfigError(String key, String message) {}
