package io.frostline.page;

import io.frostline.app.UnreachableException;
import io.frostline.bench.JsonFile;
import io.frostline.cli.DurationText;
import io.frostline.cli.ExitCodes;
import io.frostline.json.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Walks from each alert to its cause on the page, as the person on call does. */
@Command(
    name = "walk",
    mixinStandardHelpOptions = true,
    description = {
      "Waits for incidents of a running app, for instance of frostline demo --chaos in another"
          + " terminal. For each one it opens the page where its alert leads, waits until the page"
          + " names the cause and what to do, and takes a picture; the next walk begins when every"
          + " incident is over.",
      "Exits with 1 if the page did not tell a cause within a minute."
    })
public final class WalkCommand implements Callable<Integer> {

  private static final Duration EVERY = Duration.ofMillis(500);

  @Option(
      names = "--url",
      paramLabel = "URL",
      defaultValue = "http://127.0.0.1:8000",
      description = "Address of the app (default: ${DEFAULT-VALUE}).")
  private URI url;

  @Option(
      names = "--walks",
      paramLabel = "N",
      defaultValue = "5",
      description = "End after so many walks (default: ${DEFAULT-VALUE}).")
  private int walks;

  @Option(
      names = "--for",
      paramLabel = "TIME",
      defaultValue = "15m",
      converter = DurationText.class,
      description = "Wait no longer than this (default: ${DEFAULT-VALUE}).")
  private Duration length;

  @Option(
      names = "--images",
      paramLabel = "FOLDER",
      required = true,
      description = "Where the pictures go.")
  private Path images;

  @Mixin private JsonFile json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Optional<Path> file = json.usable();
    Files.createDirectories(images);
    Path program =
        Chromium.find()
            .orElseThrow(
                () ->
                    new UnreachableException(
                        "there is no Chromium on the PATH; name one with " + Chromium.VARIABLE,
                        null));
    List<Walk.Outcome> done = new ArrayList<>();
    PrintWriter out = spec.commandLine().getOut();
    try (Chromium browser = Chromium.start(program)) {
      Walk walk = new Walk(browser, url, images);
      long end = System.nanoTime() + length.toNanos();
      while (done.size() < walks && System.nanoTime() < end) {
        Optional<Walk.Outcome> outcome = walk.next();
        outcome.ifPresent(
            one -> {
              done.add(one);
              out.println(one);
              out.flush();
            });
        TimeUnit.MILLISECONDS.sleep(EVERY.toMillis());
      }
    }
    if (file.isPresent()) {
      Files.write(file.get(), Json.write(done));
    }
    boolean all = done.size() == walks && done.stream().allMatch(Walk.Outcome::told);
    return all ? ExitCodes.FINE : ExitCodes.UNHEALTHY;
  }
}
