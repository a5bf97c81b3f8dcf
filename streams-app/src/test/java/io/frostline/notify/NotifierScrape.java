package io.frostline.notify;

import io.frostline.notify.Meters.Outcome;
import io.frostline.topology.Topics;
import java.util.List;

/** What the notifier exports once everything has happened. */
public final class NotifierScrape {

  private NotifierScrape() {}

  public static String text() {
    Meters meters = new Meters();
    meters.know("webhook", List.of(Topics.EVENTS), Say.AT);
    meters.count("webhook", Outcome.DELIVERED);
    meters.took("webhook", Say.AT);
    meters.open("webhook", 1);
    return meters.scrape();
  }
}
