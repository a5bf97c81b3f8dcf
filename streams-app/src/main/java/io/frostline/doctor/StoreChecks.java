package io.frostline.doctor;

import io.frostline.core.Seen;
import io.frostline.probe.CatalogSettings;
import io.frostline.probe.Reason;
import io.frostline.probe.SinkSettings;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.ForbiddenException;
import org.apache.iceberg.exceptions.NoSuchNamespaceException;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.SupportsPrefixOperations;
import org.apache.iceberg.types.Types;

/**
 * Whether the catalog and the warehouse can be read and written. What is written goes into a
 * namespace of its own, which is removed again: nobody's table is touched.
 */
final class StoreChecks {

  private static final int TABLES_MAX = 20;
  private static final byte[] CONTENT = {'f', 'r', 'o', 's', 't'};
  private static final Schema SCHEMA =
      new Schema(Types.NestedField.required(1, "id", Types.LongType.get()));

  private final SinkSettings sink;

  /** Does something with an open catalog. */
  @FunctionalInterface
  private interface Doing {
    Answer with(Catalog catalog) throws IOException;
  }

  /** Does something with a table that is thrown away afterwards. */
  @FunctionalInterface
  private interface Trying {
    Answer with(Table table) throws IOException;
  }

  StoreChecks(SinkSettings sink) {
    this.sink = sink;
  }

  List<Check> all() {
    return List.of(
        check(CheckId.CATALOG_READABLE, () -> opened(this::listed)),
        check(CheckId.CATALOG_WRITABLE, () -> opened(catalog -> trying(catalog, this::created))),
        check(CheckId.WAREHOUSE_READABLE, () -> opened(this::files)),
        check(CheckId.WAREHOUSE_WRITABLE, () -> opened(catalog -> trying(catalog, this::written))));
  }

  private Check check(CheckId id, Check.Question question) {
    return Check.of(id, sink.name(), question);
  }

  private Answer opened(Doing doing) throws IOException {
    if (!(sink.catalog() instanceof Seen.Known<CatalogSettings> settings)) {
      return Answer.without(sink.catalog());
    }
    Catalog catalog;
    try {
      catalog = settings.value().open();
      // Opening some catalogs asks nobody; this does.
      names(catalog);
    } catch (RuntimeException | LinkageError e) {
      return Answer.unreachable("the catalog cannot be read: " + reason(settings.value(), e));
    }
    try {
      return doing.with(catalog);
    } catch (RuntimeException e) {
      return Answer.fail(reason(settings.value(), e));
    } finally {
      if (catalog instanceof Closeable closeable) {
        closeable.close();
      }
    }
  }

  private Answer listed(Catalog catalog) {
    return Answer.ok("%d tables in %s".formatted(names(catalog).size(), sink.namespaces()));
  }

  private Answer files(Catalog catalog) {
    List<TableIdentifier> names = names(catalog);
    if (names.isEmpty()) {
      return Answer.unknown("there is no table yet whose files could be looked at");
    }
    List<String> missing = new ArrayList<>();
    List<String> unreadable = new ArrayList<>();
    List<TableIdentifier> looked = names.stream().limit(TABLES_MAX).toList();
    for (TableIdentifier name : looked) {
      try {
        Table table = catalog.loadTable(name);
        String location =
            ((HasTableOperations) table).operations().current().metadataFileLocation();
        if (!table.io().newInputFile(location).exists()) {
          missing.add(name.toString());
        }
      } catch (org.apache.iceberg.exceptions.NotFoundException e) {
        missing.add(name.toString());
      } catch (RuntimeException e) {
        unreadable.add("%s (%s)".formatted(name, masked(e)));
      }
    }
    if (!missing.isEmpty()) {
      return Answer.fail("the metadata file is missing of " + CapturedTables.text(missing));
    }
    return unreadable.isEmpty()
        ? Answer.ok("the metadata files of %d tables are there".formatted(looked.size()))
        : Answer.fail("cannot be read: " + CapturedTables.text(unreadable));
  }

  private Answer created(Table table) {
    return Answer.ok("a table was created and removed again");
  }

  private Answer written(Table table) throws IOException {
    String place = table.locationProvider().newDataLocation("frostline-doctor");
    try (OutputStream out = table.io().newOutputFile(place).create()) {
      out.write(CONTENT);
    }
    byte[] back;
    try (InputStream in = table.io().newInputFile(place).newStream()) {
      back = in.readAllBytes();
    }
    table.io().deleteFile(place);
    return java.util.Arrays.equals(back, CONTENT)
        ? Answer.ok("a file was written, read back and removed again")
        : Answer.fail("a file that was written does not read back the same");
  }

  private Answer trying(Catalog catalog, Trying trying) throws IOException {
    if (!(catalog instanceof SupportsNamespaces namespaces)) {
      return Answer.unknown("this kind of catalog has no namespace to try in");
    }
    String id = "frostline_doctor_" + UUID.randomUUID().toString().substring(0, 8);
    Namespace own = Namespace.of(id);
    TableIdentifier name = TableIdentifier.of(own, "trial");
    try {
      namespaces.createNamespace(own);
    } catch (ForbiddenException e) {
      return Answer.unknown("no namespace may be created to try in: " + Reason.of(e));
    } catch (RuntimeException e) {
      return Answer.fail("the catalog cannot be written: " + masked(e));
    }
    try {
      Table table = catalog.createTable(name, SCHEMA);
      // A table that was dropped does not know any more where it lay.
      String location = table.location();
      try {
        return trying.with(table);
      } finally {
        catalog.dropTable(name, true);
        removeFolder(table.io(), location, id);
      }
    } catch (RuntimeException | IOException e) {
      return Answer.fail("a table cannot be created or written: " + masked(e));
    } finally {
      namespaces.dropNamespace(own);
    }
  }

  /** Files are gone with the table; folders, where there are any, are not. */
  private static void removeFolder(FileIO io, String location, String id) {
    int at = location.indexOf(id);
    if (at > 0 && io instanceof SupportsPrefixOperations folders) {
      folders.deletePrefix(location.substring(0, at + id.length()));
    }
  }

  private List<TableIdentifier> names(Catalog catalog) {
    if (!sink.tables().isEmpty()) {
      return sink.tables().stream()
          .map(TableIdentifier::parse)
          .filter(catalog::tableExists)
          .toList();
    }
    List<TableIdentifier> names = new ArrayList<>();
    for (String namespace : sink.namespaces()) {
      try {
        names.addAll(catalog.listTables(Namespace.of(namespace.split("\\."))));
      } catch (NoSuchNamespaceException e) {
        // The sink makes it with the first table.
        continue;
      }
    }
    return names;
  }

  private String masked(Throwable e) {
    return reason(sink.catalog().get(), e);
  }

  /** The outer message and the innermost one, which says what happened. */
  private static String reason(CatalogSettings settings, Throwable e) {
    Throwable root = e;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    String outer = Reason.of(e);
    String inner = Reason.of(root);
    return settings.masked(outer.contains(inner) ? outer : outer + ": " + inner);
  }
}
