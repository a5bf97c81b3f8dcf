package io.frostline.bench;

import io.frostline.cli.DurationText;
import java.time.Duration;
import picocli.CommandLine.Option;

/** The option {@code --commit-interval} of the chaos suite and of the soak. */
public final class CommitInterval {

  @Option(
      names = "--commit-interval",
      paramLabel = "TIME",
      defaultValue = "5s",
      converter = DurationText.class,
      description = "How often cold tables are committed to (default: ${DEFAULT-VALUE}).")
  private Duration interval;

  public Duration length() {
    return interval;
  }
}
