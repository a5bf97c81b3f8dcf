package io.frostline.chaos;

import io.frostline.chaos.fault.Fault;
import io.frostline.chaos.fault.Faults;
import io.frostline.chaos.score.Outcome;
import io.frostline.chaos.score.Scoreboard;
import io.frostline.embedded.Parent;
import java.nio.file.Path;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one fault in a JVM of its own. Arguments: the fault's id, the commit interval in
 * milliseconds, {@code usual} or {@code shortened}, the longest recovery in milliseconds, the
 * folder, the file for the outcome.
 */
public final class ChaosProgram {

  static final int SKIPPED = 4;

  private static final Logger LOG = LoggerFactory.getLogger(ChaosProgram.class);

  private ChaosProgram() {}

  public static void main(String[] args) {
    Parent.endWithIt();
    Fault fault = Faults.byId(args[0]).orElseThrow();
    ChaosSettings usual = ChaosSettings.usual(Duration.ofMillis(Long.parseLong(args[1])));
    ChaosSettings settings =
        (args[2].equals("shortened") ? usual.shortened() : usual)
            .recoveringWithin(Duration.ofMillis(Long.parseLong(args[3])));
    int code = 0;
    try {
      Outcome outcome = ChaosRun.run(fault, settings, Path.of(args[4]), System.out::println);
      Scoreboard.write(outcome, Path.of(args[5]));
    } catch (SkippedException e) {
      System.out.println(e.getMessage());
      code = SKIPPED;
    } catch (Exception e) {
      LOG.info("The run of {} broke", fault.id(), e);
      System.out.println("the run broke: " + e);
      code = 1;
    }
    System.exit(code);
  }
}
