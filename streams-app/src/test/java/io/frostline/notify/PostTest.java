package io.frostline.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.notify.EventAlerts.Urgency;
import io.frostline.notify.HttpPost.Answer;
import io.frostline.notify.HttpPost.Verdict;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PostTest {

  private final Meters meters = new Meters();
  private final Deque<Verdict> answers = new ArrayDeque<>();
  private final List<Long> pauses = new ArrayList<>();
  private final List<String> told = new ArrayList<>();
  private final Post post = new Post(new Fake(), meters, InstantSource.fixed(Say.AT));

  private boolean forgets = true;

  private final class Fake implements Target {
    @Override
    public String name() {
      return "fake";
    }

    @Override
    public Answer tell(Notification notification) {
      told.add(notification.id());
      return new Answer(answers.pop(), "because");
    }

    @Override
    public boolean forgets() {
      return forgets;
    }

    @Override
    public Answer refresh(Collection<Alert> open) {
      return new Answer(answers.pop(), "because");
    }
  }

  private static Notification notification() {
    return new EventAlerts(Urgency.INFO, new AlertText(Links.UNSET))
        .apply(new TreeMap<>(), Say.event("DOWN", "CRITICAL", "C7", "i1", 0), Say.SOURCE)
        .get(0);
  }

  private boolean note(Duration length) {
    pauses.add(length.toSeconds());
    return true;
  }

  @Test
  void triesUntilItIsTakenWithPausesThatGrowUpToABound() throws Exception {
    for (int i = 0; i < 7; i++) {
      answers.add(Verdict.LATER);
    }
    answers.add(Verdict.TAKEN);

    assertThat(post.tell(notification(), this::note)).isTrue();

    assertThat(pauses).containsExactly(1L, 2L, 4L, 8L, 16L, 30L, 30L);
    assertThat(told).hasSize(8).containsOnly(notification().id());
    assertThat(meters.scrape())
        .contains(
            "offload_notifications_total{outcome=\"retried\",target=\"fake\"} 7.0",
            "offload_notifications_total{outcome=\"delivered\",target=\"fake\"} 1.0",
            "offload_notifications_blocked{target=\"fake\"} 0.0");
  }

  @Test
  void whatIsRefusedForGoodHoldsNothingUp() throws Exception {
    answers.add(Verdict.REFUSED);

    assertThat(post.tell(notification(), this::note)).isTrue();

    assertThat(pauses).isEmpty();
    assertThat(meters.scrape())
        .contains("offload_notifications_total{outcome=\"rejected\",target=\"fake\"} 1.0");
  }

  @Test
  void givesUpWhenItIsTold() throws Exception {
    answers.add(Verdict.LATER);

    assertThat(post.tell(notification(), length -> false)).isFalse();
    assertThat(meters.isBlocked("fake")).isTrue();
  }

  @Test
  void onlyWhoForgetsIsToldAgain() throws Exception {
    answers.add(Verdict.TAKEN);
    answers.add(Verdict.LATER);
    answers.add(Verdict.TAKEN);
    List<Alert> open = List.of(notification().alert());

    assertThat(post.refresh(open)).isTrue();
    assertThat(post.refresh(open)).isFalse();
    assertThat(post.refresh(List.of())).isTrue();
    forgets = false;
    assertThat(post.refresh(open)).isTrue();

    assertThat(meters.scrape())
        .contains(
            "offload_notifications_total{outcome=\"refreshed\",target=\"fake\"} 2.0",
            "offload_notifications_total{outcome=\"retried\",target=\"fake\"} 1.0");
  }
}
