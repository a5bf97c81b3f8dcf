package io.frostline.config;

import static io.frostline.config.InvalidValueException.check;

/**
 * Where the app answers.
 *
 * @param bind address the port is opened on
 * @param port 0 takes a free one
 */
public record HttpConfig(String bind, int port) {

  private static final int PORT_MAX = 65_535;

  public HttpConfig {
    check(!bind.isBlank(), Key.HTTP_BIND, "must be an address");
    check(port >= 0 && port <= PORT_MAX, Key.HTTP_PORT, "must be from 0 to " + PORT_MAX);
  }
}
