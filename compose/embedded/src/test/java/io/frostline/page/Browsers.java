package io.frostline.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** A browser for a test, where there is one. */
public final class Browsers {

  private Browsers() {}

  /** None on a machine without one, unless that is a failure there. */
  public static Optional<Chromium> start() throws IOException, InterruptedException {
    Optional<Path> program = Chromium.find();
    if ("required".equals(System.getenv(Chromium.VARIABLE))) {
      assertThat(program).as("a Chromium on the PATH").isPresent();
    }
    return program.isEmpty() ? Optional.empty() : Optional.of(Chromium.start(program.get()));
  }
}
