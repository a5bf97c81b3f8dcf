package io.frostline.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.junit.jupiter.api.Test;

class PartsTest {

  private final List<String> closed = new ArrayList<>();
  private final Parts parts = new Parts();

  @Test
  void theLastIsClosedFirstAndOneThatDoesNotCloseKeepsNoneOpen() {
    parts.add(() -> closed.add("first"));
    parts.add(
        () -> {
          closed.add("second");
          throw new KafkaException("it does not close");
        });
    parts.add(() -> closed.add("third"));

    parts.close();
    parts.close();

    assertThat(closed).containsExactly("third", "second", "first");
  }

  @Test
  void anInterruptKeepsNoneOpenAndIsPassedOn() {
    parts.add(() -> closed.add("first"));
    parts.add(
        () -> {
          throw new InterruptException("while closing");
        });

    parts.close();

    assertThat(closed).containsExactly("first");
    assertThat(Thread.interrupted()).isTrue();
  }
}
