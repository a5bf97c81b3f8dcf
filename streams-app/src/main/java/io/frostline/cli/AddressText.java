package io.frostline.cli;

import io.frostline.config.Values;
import java.net.URI;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads an address such as {@code http://127.0.0.1:8083}. */
public final class AddressText implements ITypeConverter<URI> {

  @Override
  public URI convert(String text) {
    return Values.address(text)
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "must be an address such as http://127.0.0.1:8000, not "
                        // A password in it is for nobody's eyes.
                        + Plain.text(text.replaceFirst("[^/]*@", ""))));
  }
}
