package io.frostline.http;

import io.frostline.topology.Board;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts logins that were wrong, and tells of them, at most once in a while: whoever guesses must
 * not fill the log. What was given is told to nobody: a password may stand in the name's place.
 */
final class RefusedLogins {

  static final Duration QUIET = Duration.ofSeconds(10);

  private static final Logger LOG = LoggerFactory.getLogger(RefusedLogins.class);

  private final Board board;
  private final InstantSource clock;
  private Instant quietUntil = Instant.MIN;
  private long told;

  RefusedLogins(Board board, InstantSource clock) {
    this.board = board;
    this.clock = clock;
  }

  /** One more, from this address. */
  void add(String from) {
    long all = board.countRefusedLogin();
    long since;
    synchronized (this) {
      Instant now = clock.instant();
      if (now.isBefore(quietUntil)) {
        return;
      }
      quietUntil = now.plus(QUIET);
      since = all - told;
      told = all;
    }
    LOG.atWarn()
        .addKeyValue("client", from)
        .addKeyValue("count", since)
        .log("wrong names or passwords were given at the port");
  }
}
