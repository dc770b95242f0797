/**
 * What operators apply and run, against the code: manifests for Kubernetes, the workflow of a
 * forge. {@link io.tilewise.standalone.deployment.Manifests} are those of an overlay as kustomize
 * renders it, where there is a kubectl, and the files as they are written everywhere.
 */
@NullMarked
package io.tilewise.standalone.deployment;

import org.jspecify.annotations.NullMarked;
