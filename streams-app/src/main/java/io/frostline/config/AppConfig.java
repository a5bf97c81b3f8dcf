package io.frostline.config;

import static io.frostline.config.InvalidValueException.check;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The app as one of several instances.
 *
 * @param id instances of one id share the work
 * @param stateDir folder of the local state, restored from Kafka when it is lost; empty for the
 *     usual one
 * @param standbys copies of the state kept warm on other instances
 */
public record AppConfig(String id, Optional<Path> stateDir, int standbys) {

  private static final int STANDBYS_MAX = 10;

  public AppConfig {
    check(
        id.matches("[A-Za-z0-9._-]{1,200}"),
        Key.APP_ID,
        "may contain letters, digits, '.', '_' and '-'");
    check(
        standbys >= 0 && standbys <= STANDBYS_MAX,
        Key.APP_STANDBYS,
        "must be from 0 to " + STANDBYS_MAX);
  }
}
