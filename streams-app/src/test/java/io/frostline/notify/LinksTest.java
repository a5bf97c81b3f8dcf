package io.frostline.notify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LinksTest {

  private static final Path ALERTS = Path.of("..", "alerts");

  @Test
  void anAlertLeadsToTheSameRunbookWhoeverSendsIt() throws IOException {
    Map<String, String> byRules = new HashMap<>();
    try (Stream<Path> files = Files.list(ALERTS.resolve("rules"))) {
      for (Path file : files.toList()) {
        Pattern.compile("(?s)- alert: (\\w+)\\n.*?runbook_url: '(.*?)'")
            .matcher(Files.readString(file))
            .results()
            .forEach(found -> byRules.put(found.group(1), found.group(2)));
      }
    }
    assertThat(byRules).hasSizeGreaterThan(20);
    for (String alert : Links.RUNBOOKS.keySet()) {
      if (!alert.equals(Heartbeat.ALERT)) {
        assertThat(Links.UNSET.runbook(alert)).isEqualTo(byRules.get(alert));
      }
    }
  }

  @Test
  void everyRunbookHasTheAlertsHeading() throws IOException {
    for (Map.Entry<String, String> each : Links.RUNBOOKS.entrySet()) {
      assertThat(ALERTS.resolve("runbooks").resolve(each.getValue() + ".md"))
          .content()
          .contains("\n### " + each.getKey() + "\n");
    }
  }

  @Test
  void hostileNamesStayInTheirPlace() {
    assertThat(new Links("https://r", "https://g/").dashboard("a&b c", Optional.of("cold.ü")))
        .isEqualTo("https://g/d/frostline?var-pipeline=a%26b+c&var-table=cold.%C3%BC");
  }
}
