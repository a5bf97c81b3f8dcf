package io.frostline.config;

import static io.frostline.config.InvalidValueException.check;

import java.net.URI;

/**
 * Where Connect is.
 *
 * @param url REST address of any worker
 */
public record ConnectConfig(URI url) {

  public ConnectConfig {
    check(
        Values.address(url.toString()).isPresent(),
        Key.CONNECT_URL,
        "must be " + Kind.ADDRESS.expected());
  }

  @Override
  public String toString() {
    return "ConnectConfig[" + Masking.shown(Key.CONNECT_URL.path(), url.toString()) + "]";
  }
}
