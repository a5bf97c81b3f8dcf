package io.frostline.soak;

import io.frostline.app.FrostlineApp;
import io.frostline.app.ProbeFactory;
import io.frostline.config.FrostlineConfig;
import io.frostline.embedded.Parent;
import io.frostline.embedded.StackEnvironment;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Frostline's app alone in a JVM that tells its port and, again and again, its vitals. Arguments:
 * Kafka, Connect, the file with the placeholders' values, the folder for the state, milliseconds
 * between two looks.
 */
public final class AppProgram {

  static final String PORT = "port ";

  private static final Duration TICK = Duration.ofSeconds(1);
  private static final Duration OBJECTIVE = Duration.ofMinutes(5);

  private AppProgram() {}

  public static void main(String[] args) throws InterruptedException {
    Parent.endWithIt();
    FrostlineApp app = start(args);
    Thread vitals = new Thread(() -> tell(Long.parseLong(args[4])), "vitals");
    vitals.setDaemon(true);
    vitals.start();
    app.awaitEnd();
    app.failure().ifPresent(why -> System.out.println("the app ended by itself: " + why));
  }

  /**
   * Starts the app, which ends with this JVM, and tells its port.
   *
   * @param args Kafka, Connect, the file with the placeholders' values, the folder for the state
   */
  public static FrostlineApp start(String[] args) throws InterruptedException {
    StackEnvironment environment = new StackEnvironment();
    environment.configure(Map.of("file", args[2]));
    FrostlineConfig options =
        FrostlineConfig.of(args[0], URI.create(args[1]))
            .listeningOn("127.0.0.1", 0)
            .keepingStateIn(Path.of(args[3]))
            .timed(TICK, OBJECTIVE)
            .creatingTopics(1, 1);
    FrostlineApp app =
        FrostlineApp.start(
            options, ProbeFactory.resolving(Map.of("env", environment)).create(options));
    Runtime.getRuntime().addShutdownHook(new Thread(app::close, "frostline-stop"));
    System.out.println(PORT + app.port());
    return app;
  }

  private static void tell(long everyMillis) {
    try {
      while (true) {
        TimeUnit.MILLISECONDS.sleep(everyMillis);
        System.out.println(Vitals.now().line());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
