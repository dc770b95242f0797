package io.tilewise.classifier;

import io.tilewise.classifier.signature.SignatureCheck;

/**
 * A model in an engine.
 *
 * @param engine its name, for people
 * @param network as DJL knows it; whoever has this closes it
 * @param call how it is called
 */
record LoadedModel(String engine, ai.djl.Model network, SignatureCheck.Call call) {}
