package io.frostline.bench.pipeline;

import io.frostline.bench.Child;
import io.frostline.embedded.Parent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Measures one setup in a JVM of its own. */
public final class PhaseProgram {

  private static final Logger LOG = LoggerFactory.getLogger(PhaseProgram.class);

  private PhaseProgram() {}

  public static void main(String[] args) {
    Parent.endWithIt();
    int code = 0;
    try {
      PhaseSettings settings = Child.settings(args, PhaseSettings.class);
      Child.write(args, new PhaseRun(settings, System.out::println).run());
    } catch (Exception e) {
      LOG.info("The measurement broke", e);
      System.out.println(e.getMessage() == null ? e.toString() : e.getMessage());
      code = 1;
    }
    System.exit(code);
  }
}
