package io.frostline.config;

/**
 * The configuration is wrong. The message is one line for a person: where the value was given, what
 * it has to be, and never a secret.
 */
public final class ConfigException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public ConfigException(String message) {
    super(message);
  }

  public ConfigException(String message, Throwable cause) {
    super(message, cause);
  }
}
