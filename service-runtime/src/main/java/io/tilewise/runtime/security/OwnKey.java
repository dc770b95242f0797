package io.tilewise.runtime.security;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/** The one key of this process, whatever it is by now. */
final class OwnKey extends X509ExtendedKeyManager {
  private static final String ALIAS = "own";

  private final Supplier<Identity> identity;

  OwnKey(Supplier<Identity> identity) {
    this.identity = identity;
  }

  private @Nullable String alias(List<String> types) {
    return types.contains(identity.get().key().getAlgorithm()) ? ALIAS : null;
  }

  /** Who takes only other authorities' is shown none, which it may be content with. */
  private @Nullable String alias(List<String> types, Principal @Nullable [] issuers) {
    boolean accepted =
        issuers == null
            || issuers.length == 0
            || identity.get().chain().stream()
                .anyMatch(one -> List.of(issuers).contains(one.getIssuerX500Principal()));
    return accepted ? alias(types) : null;
  }

  @Override
  public X509Certificate[] getCertificateChain(String alias) {
    return identity.get().chain().toArray(X509Certificate[]::new);
  }

  @Override
  public PrivateKey getPrivateKey(String alias) {
    return identity.get().key();
  }

  @Override
  public String @Nullable [] getServerAliases(String type, Principal @Nullable [] issuers) {
    return alias(List.of(type)) == null ? null : new String[] {ALIAS};
  }

  @Override
  public String @Nullable [] getClientAliases(String type, Principal @Nullable [] issuers) {
    return getServerAliases(type, issuers);
  }

  @Override
  public @Nullable String chooseServerAlias(
      String type, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return alias(List.of(type));
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] types, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return alias(List.of(types), issuers);
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String type, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    return alias(List.of(type));
  }

  @Override
  public @Nullable String chooseEngineClientAlias(
      String[] types, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    return alias(List.of(types), issuers);
  }
}
