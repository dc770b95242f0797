package io.tilewise.broker;

/** The broker cannot start; the text names what is in the way, its value and what was expected. */
public final class BrokerStartException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BrokerStartException(String text) {
    super(text);
  }

  BrokerStartException(String text, Throwable cause) {
    super(text, cause);
  }
}
