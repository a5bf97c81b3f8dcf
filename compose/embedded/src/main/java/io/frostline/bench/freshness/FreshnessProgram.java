package io.frostline.bench.freshness;

import io.frostline.bench.Child;
import io.frostline.embedded.Parent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Measures one commit interval in a JVM of its own. */
public final class FreshnessProgram {

  private static final Logger LOG = LoggerFactory.getLogger(FreshnessProgram.class);

  private FreshnessProgram() {}

  public static void main(String[] args) {
    Parent.endWithIt();
    int code = 0;
    try {
      FreshnessSettings settings = Child.settings(args, FreshnessSettings.class);
      Child.write(args, new FreshnessRun(settings, System.out::println).run());
    } catch (Exception e) {
      LOG.info("The measurement broke", e);
      System.out.println(e.getMessage() == null ? e.toString() : e.getMessage());
      code = 1;
    }
    System.exit(code);
  }
}
