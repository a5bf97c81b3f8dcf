package io.frostline.connect.deploy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A plan as people and programs read it. */
final class PlanText {

  private static final ObjectMapper JSON = new ObjectMapper();

  private PlanText() {}

  static List<String> lines(Plan plan) {
    List<String> lines = new ArrayList<>();
    for (Plan.Entry entry : plan.entries()) {
      lines.add(entry.connector() + ": " + kind(entry));
      for (Plan.KeyChange change : entry.changes()) {
        if (change.deployed().isEmpty()) {
          lines.add("  + " + change.key() + " = " + change.wanted().orElse(""));
        } else if (change.wanted().isEmpty()) {
          lines.add("  - " + change.key() + " = " + change.deployed().orElse(""));
        } else {
          lines.add(
              "  ~ "
                  + change.key()
                  + " = "
                  + change.deployed().orElse("")
                  + " -> "
                  + change.wanted().orElse(""));
        }
      }
    }
    return lines;
  }

  static String json(Plan plan, List<Lint.Finding> findings) {
    ObjectNode root = JSON.createObjectNode();
    ArrayNode entries = root.putArray("connectors");
    for (Plan.Entry entry : plan.entries()) {
      ObjectNode node =
          entries.addObject().put("connector", entry.connector()).put("action", kind(entry));
      ArrayNode changes = node.putArray("changes");
      for (Plan.KeyChange change : entry.changes()) {
        changes
            .addObject()
            .put("key", change.key())
            .put("deployed", change.deployed().orElse(null))
            .put("wanted", change.wanted().orElse(null));
      }
    }
    ArrayNode found = root.putArray("findings");
    for (Lint.Finding finding : findings) {
      found
          .addObject()
          .put("rule", finding.rule())
          .put("severity", finding.severity().name().toLowerCase(Locale.ROOT))
          .put("connector", finding.connector())
          .put("message", finding.message());
    }
    return root.toPrettyString();
  }

  private static String kind(Plan.Entry entry) {
    return entry.kind().name().toLowerCase(Locale.ROOT);
  }
}
