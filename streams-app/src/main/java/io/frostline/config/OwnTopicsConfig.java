package io.frostline.config;

import static io.frostline.config.InvalidValueException.check;

/**
 * The topics that the app creates; one that exists is taken as it is.
 *
 * @param partitions the pipelines are spread over them
 * @param replication −1 for the cluster's default
 */
public record OwnTopicsConfig(int partitions, int replication) {

  private static final int PARTITIONS_MAX = 256;
  private static final int REPLICATION_MAX = 32;

  public OwnTopicsConfig {
    check(
        partitions >= 1 && partitions <= PARTITIONS_MAX,
        Key.OWN_TOPICS_PARTITIONS,
        "must be from 1 to " + PARTITIONS_MAX);
    check(
        replication == -1 || replication >= 1 && replication <= REPLICATION_MAX,
        Key.OWN_TOPICS_REPLICATION,
        "must be -1 or from 1 to " + REPLICATION_MAX);
  }
}
