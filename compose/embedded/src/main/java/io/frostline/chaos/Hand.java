package io.frostline.chaos;

import io.frostline.chaos.fault.Ground;
import io.frostline.connect.rest.ConnectClient;
import io.frostline.connect.rest.ConnectFailure;
import io.frostline.embedded.StackServers.Worker;
import java.util.List;
import java.util.function.Supplier;

/** The person who restarts what did not come back by itself. */
final class Hand {

  static final String BOTH = "restarted both connectors";

  private Hand() {}

  /**
   * Restarts both connectors over REST, and Connect's worker if that does not answer.
   *
   * @return what was done, for the outcome
   */
  static String restart(ConnectClient connect, Supplier<Worker> worker)
      throws InterruptedException {
    try {
      for (String connector : List.of(Ground.SOURCE, Ground.SINK)) {
        connect.restart(connector, true, false);
      }
      return BOTH;
    } catch (ConnectFailure e) {
      return restart(worker.get(), e.getMessage());
    }
  }

  private static String restart(Worker worker, String why) throws InterruptedException {
    String done = "killed and started Connect's worker, because it did not restart both: " + why;
    try {
      worker.kill();
      worker.start();
      return done;
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      // The run goes on: that nothing helped is what its outcome has to tell.
      return done + "; it did not come back: " + e.getMessage();
    }
  }
}
