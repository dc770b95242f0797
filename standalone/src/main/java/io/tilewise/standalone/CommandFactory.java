package io.tilewise.standalone;

import java.lang.reflect.Constructor;
import java.util.Map;
import picocli.CommandLine;

/**
 * Makes commands: one with a constructor that takes the environment gets it, so that nothing but
 * {@link Main} reads the process's own.
 */
final class CommandFactory implements CommandLine.IFactory {
  private final Map<String, String> environment;

  CommandFactory(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  @Override
  public <K> K create(Class<K> type) throws Exception {
    for (Constructor<?> constructor : type.getDeclaredConstructors()) {
      if (constructor.getParameterCount() == 1
          && constructor.getParameterTypes()[0].equals(Map.class)) {
        return type.cast(constructor.newInstance(environment));
      }
    }
    return CommandLine.defaultFactory().create(type);
  }
}
