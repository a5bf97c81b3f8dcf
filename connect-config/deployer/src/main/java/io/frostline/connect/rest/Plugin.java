package io.frostline.connect.rest;

import java.util.Optional;

/** A connector plugin that a worker has installed. */
public record Plugin(String className, String type, Optional<String> version) {}
