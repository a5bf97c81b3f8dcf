package io.frostline.notify;

import io.frostline.notify.HttpPost.Answer;
import io.frostline.notify.HttpPost.Verdict;
import io.frostline.notify.Meters.Outcome;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells one target, as often as it takes. */
final class Post {

  private static final Logger LOG = LoggerFactory.getLogger(Post.class);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration PAUSE_MAX = Duration.ofSeconds(30);
  private static final Duration COMPLAIN_EVERY = Duration.ofMinutes(1);

  private final Target target;
  private final Meters meters;
  private final InstantSource clock;
  private long complained = Long.MIN_VALUE;

  /** Waits between two attempts; false if it is to be given up. */
  @FunctionalInterface
  interface Pauses {
    boolean pause(Duration length) throws InterruptedException;
  }

  Post(Target target, Meters meters, InstantSource clock) {
    this.target = target;
    this.meters = meters;
    this.clock = clock;
  }

  String target() {
    return target.name();
  }

  /** True once it was taken, or refused for good; false if it was given up. */
  boolean tell(Notification notification, Pauses pauses) throws InterruptedException {
    Duration pause = FIRST_PAUSE;
    while (true) {
      Answer answer = target.tell(notification);
      if (answer.verdict() == Verdict.LATER) {
        meters.count(target.name(), Outcome.RETRIED);
        meters.blocked(target.name(), true);
        complain(answer.why(), pause);
        if (!pauses.pause(pause)) {
          return false;
        }
        pause = longer(pause);
        continue;
      }
      if (answer.verdict() == Verdict.REFUSED) {
        meters.count(target.name(), Outcome.REJECTED);
        LOG.atError()
            .addKeyValue("target", target.name())
            .addKeyValue("alert", notification.alert().name())
            .addKeyValue("incident", notification.alert().labels().get("incident"))
            .addKeyValue("reason", answer.why())
            .log("a notification is refused for good; it is passed over");
      } else {
        meters.count(target.name(), Outcome.DELIVERED);
        meters.took(target.name(), clock.instant());
      }
      works();
      return true;
    }
  }

  /** Says once more what is open, to those who forget; there is a next time. */
  boolean refresh(Collection<Alert> open) throws InterruptedException {
    if (!target.forgets()) {
      return true;
    }
    Answer answer = target.refresh(open);
    if (answer.verdict() == Verdict.TAKEN) {
      meters.count(target.name(), Outcome.REFRESHED);
      works();
      return true;
    }
    meters.count(target.name(), Outcome.RETRIED);
    complain(answer.why(), FIRST_PAUSE);
    return false;
  }

  private void works() {
    meters.blocked(target.name(), false);
    if (complained != Long.MIN_VALUE) {
      complained = Long.MIN_VALUE;
      LOG.atInfo().addKeyValue("target", target.name()).log("it takes notifications again");
    }
  }

  private void complain(String why, Duration pause) {
    long now = System.nanoTime();
    if (complained == Long.MIN_VALUE || now - complained > COMPLAIN_EVERY.toNanos()) {
      complained = now;
      LOG.atWarn()
          .addKeyValue("target", target.name())
          .addKeyValue("reason", why)
          .log("a target takes nothing for now; trying again in {} s", pause.toSeconds());
    }
  }

  private static Duration longer(Duration pause) {
    Duration doubled = pause.multipliedBy(2);
    return doubled.compareTo(PAUSE_MAX) < 0 ? doubled : PAUSE_MAX;
  }
}
