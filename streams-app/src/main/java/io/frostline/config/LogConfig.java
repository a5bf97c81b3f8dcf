package io.frostline.config;

/** How the app logs. */
public record LogConfig(Format format, Level level) {

  /** How a line looks. */
  public enum Format {
    TEXT,
    JSON
  }

  /** The least level of Frostline's own lines; of others, only warnings are shown. */
  public enum Level {
    ERROR,
    WARN,
    INFO,
    DEBUG
  }
}
