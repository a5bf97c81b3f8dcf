package io.frostline.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.frostline.json.Json;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The JSON has exactly the fields that its schema promises. */
class ReportTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void isWhatItsSchemaSays() throws Exception {
    JsonNode schema = JSON.readTree(Files.readString(Path.of("../docs/schemas/doctor.json")));
    JsonNode check = schema.get("properties").get("checks").get("items");

    JsonNode report =
        JSON.readTree(
            Json.text(
                Report.of(
                    Instant.EPOCH,
                    "1",
                    List.of("java"),
                    List.of(
                        new Result(
                            "port",
                            Optional.of("subject"),
                            Status.FAIL,
                            "taken",
                            Optional.of("end it"),
                            false,
                            BigDecimal.ONE),
                        new Result(
                            "java",
                            Optional.empty(),
                            Status.OK,
                            "17",
                            Optional.empty(),
                            false,
                            BigDecimal.ONE)))));

    assertThat(names(report)).isEqualTo(names(schema.get("properties")));
    assertThat(names(report)).isEqualTo(texts(schema.get("required")));
    assertThat(names(report.get("checks").get(0))).isEqualTo(names(check.get("properties")));
    assertThat(names(report.get("checks").get(1))).isEqualTo(texts(check.get("required")));
    assertThat(texts(check.get("properties").get("status").get("enum")))
        .isEqualTo(Arrays.stream(Status.values()).map(Enum::name).collect(Collectors.toSet()));
    assertThat(report.get("exitCode").asInt()).isEqualTo(1);
  }

  private static Set<String> names(JsonNode object) {
    Set<String> names = new TreeSet<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static Set<String> texts(JsonNode array) {
    Set<String> texts = new TreeSet<>();
    array.forEach(each -> texts.add(each.asText()));
    return texts;
  }
}
