package io.frostline.embedded;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where everything listens, and with which credentials; kept in {@code endpoints.json} while the
 * stack is up.
 *
 * @param jdbcUrl the source database
 * @param httpUrl Frostline's own page and API, absent when only the data plane runs
 * @param catalogUri the Iceberg JDBC catalog's database
 * @param warehouse the folder of the Iceberg tables, as a URI
 * @param store further properties of the catalog, if the tables lie elsewhere than in a folder
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Endpoints(
    String jdbcUrl,
    String jdbcUser,
    String jdbcPassword,
    String bootstrapServers,
    String connectUrl,
    Optional<String> httpUrl,
    String catalogName,
    String catalogUri,
    String catalogUser,
    String catalogPassword,
    String warehouse,
    Map<String, String> store) {

  public Endpoints {
    store = store == null ? Map.of() : Map.copyOf(store);
  }

  public Endpoints withHttpUrl(String url) {
    return new Endpoints(
        jdbcUrl,
        jdbcUser,
        jdbcPassword,
        bootstrapServers,
        connectUrl,
        Optional.of(url),
        catalogName,
        catalogUri,
        catalogUser,
        catalogPassword,
        warehouse,
        store);
  }

  /** What an Iceberg client needs to open the catalog. */
  public Map<String, String> catalogProperties() {
    Map<String, String> properties = new HashMap<>(store);
    properties.put("catalog-impl", "org.apache.iceberg.jdbc.JdbcCatalog");
    properties.put("uri", catalogUri);
    properties.put("warehouse", warehouse);
    properties.put("jdbc.user", catalogUser);
    properties.put("jdbc.password", catalogPassword);
    properties.put("jdbc.schema-version", "V1");
    return properties;
  }

  void write(Path file) throws IOException {
    PrivateFiles.write(file, mapper().writeValueAsString(this) + "\n");
  }

  /** Reads the file of a running stack. */
  public static Endpoints read(Path file) throws IOException {
    return mapper().readValue(file.toFile(), Endpoints.class);
  }

  /** Records print their fields; this one must not put passwords into a log. */
  @Override
  public String toString() {
    return "Endpoints["
        + jdbcUrl
        + ", "
        + bootstrapServers
        + ", "
        + connectUrl
        + ", "
        + warehouse
        + "]";
  }

  private static ObjectMapper mapper() {
    return new ObjectMapper()
        .registerModule(new Jdk8Module())
        .enable(SerializationFeature.INDENT_OUTPUT);
  }
}
