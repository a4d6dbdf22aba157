# What is built, attested and released, and by whom. Mocks answer for Google: no credentials, no network, no state.

mock_provider "google" {
  source = "./tests/mocks"
}

variables {
  project_id     = "aiprod-test"
  project_number = "123456789012"
  environment    = "dev"
  domain         = "api.example.com"
  quota          = { service_accounts = 300, backend_services = 200 }
}

run "as_it_is_unless_asked" {
  command = plan

  # Images stay what they were.
  assert {
    condition     = google_artifact_registry_repository.images.docker_config[0].immutable_tags
    error_message = "A tag that can be moved lets what was tested and what runs differ."
  }
  assert {
    condition     = one([for p in google_artifact_registry_repository.images.cleanup_policies : one(p.most_recent_versions).keep_count if p.action == "KEEP"]) >= 2
    error_message = "A clean-up that keeps no image before the newest leaves nothing to roll back to."
  }
  assert {
    condition     = google_artifact_registry_repository.images.vulnerability_scanning_config[0].enablement_config == "INHERITED"
    error_message = "Images are scanned as they are pushed."
  }
  assert {
    condition     = length(google_artifact_registry_repository.functions.docker_config) == 0 && length(google_artifact_registry_repository_iam_member.release) == 2
    error_message = "Builds of Cloud Functions move a tag of their cache: where tags are held, the second build of a function fails."
  }
  assert {
    condition     = google_storage_bucket.source.public_access_prevention == "enforced" && google_storage_bucket.source.uniform_bucket_level_access
    error_message = "The source is nobody else's."
  }

  # Only attested images start.
  assert {
    condition     = google_binary_authorization_policy.project.default_admission_rule[0].evaluation_mode == "REQUIRE_ATTESTATION" && google_binary_authorization_policy.project.default_admission_rule[0].enforcement_mode == "ENFORCED_BLOCK_AND_AUDIT_LOG"
    error_message = "By default an image that our build has not attested is stopped, and not only written down."
  }
  assert {
    condition     = length(google_binary_authorization_policy.project.admission_whitelist_patterns) == 0
    error_message = "No image is let in by its name."
  }
  assert {
    condition     = google_kms_crypto_key_iam_member.release.role == "roles/cloudkms.signerVerifier"
    error_message = "The build signs; it does not manage its key."
  }

  # Nobody outside releases unless asked.
  assert {
    condition     = length(google_iam_workload_identity_pool.ci) == 0 && length(google_service_account.ci) == 0
    error_message = "Without var.ci there is no way in."
  }

  # The build cannot raise itself.
  assert {
    condition     = length([for m in google_project_iam_member.release : m.role if can(regex("owner|editor$|admin$|iam\\.|secretmanager|datastore|storage", m.role)) && !contains(["roles/ondemandscanning.admin", "roles/containeranalysis.occurrences.editor"], m.role)]) == 0
    error_message = "The build reads no data and no secrets, and grants nothing."
  }

  # An archive is built as the account that brings it.
  assert {
    condition     = google_service_account_iam_member.release_builds[0].role == "roles/iam.serviceAccountUser"
    error_message = "The release cannot give a Cloud Function its archive."
  }

  # The smoke test has no rights.
  assert {
    condition     = google_project_iam_member.smoke.role == "roles/logging.logWriter"
    error_message = "It asks public routes only."
  }
}

run "as_asked" {
  command = plan

  variables {
    attestor_keys = { 1 = "-----BEGIN PUBLIC KEY-----" }
    attested_only = false
    ci            = { repository = "aiprod/aiprod" }
  }

  # Keys are those of KMS.
  assert {
    condition     = one(google_binary_authorization_attestor.build.attestation_authority_note[0].public_keys).pkix_public_key[0].signature_algorithm == google_kms_crypto_key.attestor.version_template[0].algorithm
    error_message = "A key that is checked by another algorithm than it signs with attests nothing."
  }

  # A dry run says so.
  assert {
    condition     = google_binary_authorization_policy.project.default_admission_rule[0].enforcement_mode == "DRYRUN_AUDIT_LOG_ONLY"
    error_message = "Asked not to stop images, the policy still writes down which it would."
  }

  # One ref of one repository releases.
  assert {
    condition     = google_storage_bucket_iam_member.ci_bucket[0].role == "roles/storage.legacyBucketReader"
    error_message = "gcloud builds submit asks for the bucket itself before it uploads."
  }

  assert {
    condition     = google_iam_workload_identity_pool_provider.ci[0].attribute_condition == "assertion.repository == 'aiprod/aiprod' && assertion.ref == 'refs/heads/main'"
    error_message = "The issuer signs for everybody: the condition is what keeps everybody else out."
  }
  assert {
    condition     = toset([for m in google_project_iam_member.ci : m.role]) == toset(["roles/cloudbuild.builds.editor", "roles/serviceusage.serviceUsageConsumer"])
    error_message = "Who starts releases does nothing itself."
  }
}

run "a_repository_cannot_write_the_condition" {
  command = plan
  variables { ci = { repository = "aiprod/aiprod' || true || '" } }
  expect_failures = [var.ci]
}
