package io.frostline.connect.transform;

/** A table of the source database, by its exact names. Its text form is {@code schema.table}. */
record SourceTable(String schema, String name) {

  @Override
  public String toString() {
    return schema + "." + name;
  }
}
