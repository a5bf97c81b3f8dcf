package io.frostline.connect.rest;

/** What a Connect worker says about itself. */
public record ServerInfo(String version, String commit, String kafkaClusterId) {}
