package io.frostline.embedded;

import java.nio.file.Path;
import java.time.Duration;

/** A stack in a JVM of its own, so that a test can kill it. */
final class StackProgram {
  private StackProgram() {}

  public static void main(String[] args) throws Exception {
    StackOptions options =
        StackOptions.kept(Path.of(args[0])).withCommitInterval(Duration.ofSeconds(4));
    try (EmbeddedStack stack = EmbeddedStack.start(options, line -> System.out.println(line))) {
      stack.writeEndpoints();
      System.out.println("up in " + stack.startupTime());
      throw stack.failure().get();
    }
  }
}
