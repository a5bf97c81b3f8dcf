package io.frostline.demo;

import io.frostline.embedded.EmbeddedStack;
import io.frostline.embedded.StackException;
import io.frostline.embedded.StackOptions;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Starts the stack and keeps it up until Ctrl-C. */
@Command(
    name = "demo",
    description = "Run the whole pipeline in this one process.",
    mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
  @Option(
      names = "--dir",
      paramLabel = "FOLDER",
      description = "Keep everything in FOLDER; it may be used again.")
  private Optional<Path> dir;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    StackOptions options = dir.map(StackOptions::kept).orElseGet(StackOptions::ephemeral);
    try (EmbeddedStack stack =
        EmbeddedStack.start(options, line -> spec.commandLine().getErr().println(line))) {
      stack.writeEndpoints();
      spec.commandLine()
          .getErr()
          .println("up in " + stack.startupTime().toMillis() + " ms; Ctrl-C stops it");
      throw stack.failure().get();
    } catch (ExecutionException e) {
      throw new StackException("The stack failed: " + e.getCause().getMessage(), e);
    }
  }
}
