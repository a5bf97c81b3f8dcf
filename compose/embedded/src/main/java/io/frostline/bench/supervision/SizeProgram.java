package io.frostline.bench.supervision;

import io.frostline.bench.Child;
import io.frostline.embedded.Parent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Measures one size in a JVM of its own. */
public final class SizeProgram {

  private static final Logger LOG = LoggerFactory.getLogger(SizeProgram.class);

  private SizeProgram() {}

  public static void main(String[] args) {
    Parent.endWithIt();
    int code = 0;
    try {
      SizeSettings settings = Child.settings(args, SizeSettings.class);
      Child.write(args, new SizeRun(settings, System.out::println).run());
    } catch (Exception e) {
      LOG.info("The measurement broke", e);
      System.out.println(e.getMessage() == null ? e.toString() : e.getMessage());
      code = 1;
    }
    System.exit(code);
  }
}
