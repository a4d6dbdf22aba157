# What has to be true of an image before Cloud Run starts it: our build has attested its digest with a key that nobody can
# take away, after tests and scans. An image that was built elsewhere, or changed since, does not start.

resource "google_kms_key_ring" "build" {
  name     = "build"
  location = var.region

  lifecycle {
    # A key ring is never gone; Terraform would only forget it, and could not make it again.
    prevent_destroy = true
  }
}

resource "google_kms_crypto_key" "attestor" {
  name     = "attestor"
  key_ring = google_kms_key_ring.build.id
  purpose  = "ASYMMETRIC_SIGN"

  version_template {
    algorithm        = "EC_SIGN_P256_SHA256"
    protection_level = "SOFTWARE" # an HSM's costs more each month than all else that a build keeps
  }

  lifecycle {
    # Without it no new image can be attested, and none that runs can be scaled.
    prevent_destroy = true
  }
}

# Signs with it, and cannot read, change or destroy it.
resource "google_kms_crypto_key_iam_member" "release" {
  crypto_key_id = google_kms_crypto_key.attestor.id
  role          = "roles/cloudkms.signerVerifier"
  member        = google_service_account.release.member
}

resource "google_container_analysis_note" "build" {
  name              = "aiprod-build"
  short_description = "Built, tested and scanned by cloudbuild.yaml"

  attestation_authority {
    hint {
      human_readable_name = "AIPROD build"
    }
  }
}

resource "google_container_analysis_note_iam_member" "release" {
  note   = google_container_analysis_note.build.name
  role   = "roles/containeranalysis.notes.attacher"
  member = google_service_account.release.member
}

resource "google_binary_authorization_attestor" "build" {
  name        = "aiprod-build"
  description = "Images that cloudbuild.yaml built, tested and scanned."

  attestation_authority_note {
    note_reference = google_container_analysis_note.build.name

    # The provider reads a key's public half only by a data source, and those need the network to plan: so it is given. Keys
    # that sign are not rotated by the clock: make a second version, name it here beside the first, sign with it, and take
    # the first off once nothing that it attested runs any more. With none named here nothing is attested and nothing starts.
    dynamic "public_keys" {
      for_each = var.attestor_keys

      content {
        id = "//cloudkms.googleapis.com/v1/${google_kms_crypto_key.attestor.id}/cryptoKeyVersions/${public_keys.key}" # as gcloud names it when it signs

        pkix_public_key {
          public_key_pem      = public_keys.value
          signature_algorithm = "EC_SIGN_P256_SHA256"
        }
      }
    }
  }
}

resource "google_binary_authorization_attestor_iam_member" "release" {
  attestor = google_binary_authorization_attestor.build.name
  role     = "roles/binaryauthorization.attestorsViewer"
  member   = google_service_account.release.member
}

# The project's one policy. Images of Cloud Functions are built and signed by Google, and are not asked (they name no policy).
resource "google_binary_authorization_policy" "project" {
  description = "Only what our build has attested."

  # Google's own system images are admitted by Google's own policy.
  global_policy_evaluation_mode = "ENABLE"

  default_admission_rule {
    evaluation_mode         = "REQUIRE_ATTESTATION"
    enforcement_mode        = var.attested_only ? "ENFORCED_BLOCK_AND_AUDIT_LOG" : "DRYRUN_AUDIT_LOG_ONLY"
    require_attestations_by = [google_binary_authorization_attestor.build.name]
  }
}
