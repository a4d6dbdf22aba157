# Decisions about data that a diff does not show. Planned only, with a mocked Google: no credentials, no state.

mock_provider "google" {
  source = "./tests/mocks"
}

variables {
  project_id     = "example-aiprod-test"
  project_number = "123456789012"
  environment    = "prod"
  domain         = "api.example.com"
  origins        = ["https://app.example.com"]
  quota          = { service_accounts = 200, backend_services = 100 }
}

run "data" {
  command = plan

  # Firestore's own protection holds against the console too, which Terraform's cannot.
  assert {
    condition     = google_firestore_database.main.delete_protection_state == "DELETE_PROTECTION_ENABLED"
    error_message = "The database can be deleted."
  }

  assert {
    condition     = google_firestore_database.main.point_in_time_recovery_enablement == "POINT_IN_TIME_RECOVERY_ENABLED"
    error_message = "What a faulty release did cannot be undone."
  }

  assert {
    condition     = google_firestore_backup_schedule.daily.retention == "604800s" && google_firestore_backup_schedule.weekly.retention == "2419200s"
    error_message = "Firestore keeps daily backups 7 days at most; the privacy notes say that those erased are in no backup after 28."
  }

  # Every index and every exemption of the file is there; a time that ends documents is not indexed.
  assert {
    condition     = length(google_firestore_index.query) == length(local.declared.indexes)
    error_message = "Two indexes of firestore.indexes.json are the same, or one is missing."
  }

  assert {
    condition     = length(google_firestore_field.override) == length(local.declared.fieldOverrides)
    error_message = "Two overrides of firestore.indexes.json are of one field, or one is missing."
  }

  assert {
    condition = alltrue([
      for f in local.declared.fieldOverrides : length(google_firestore_field.override["${f.collectionGroup}.${f.fieldPath}"].ttl_config) == (try(f.ttl, false) ? 1 : 0)
    ])
    error_message = "A field expires that is not declared to, or the other way round."
  }

  assert {
    condition = alltrue([
      for name, f in google_firestore_field.override : length(f.index_config) == 1 && length(f.index_config[0].indexes) == 0
      if length(f.ttl_config) > 0
    ])
    error_message = "A time that ends documents is indexed: all writes of a moment would meet in one place of the index."
  }

  assert {
    condition = alltrue([
      for group in ["audit", "budgets", "condemned", "erasures", "events", "idempotency", "limits", "shards"] :
      length(google_firestore_field.override["${group}.expire_at"].ttl_config) == 1
    ])
    error_message = "Documents that are to expire would stay."
  }

  # Buckets are private.
  assert {
    condition     = join(" ", sort(keys(google_storage_bucket.media))) == "delivery intake uploads work"
    error_message = "There are four buckets."
  }

  assert {
    condition     = alltrue([for b in google_storage_bucket.media : b.public_access_prevention == "enforced" && b.uniform_bucket_level_access && !b.force_destroy])
    error_message = "A bucket can be opened to everybody, by file or as a whole, or be destroyed with what is in it."
  }

  # What passes through goes by age. What jobs name goes only when they do: a file of any age may be part of today's film.
  assert {
    condition = alltrue([
      for kind in ["uploads", "intake"] : [
        for r in google_storage_bucket.media[kind].lifecycle_rule : one(r.condition).age if one(r.action).type == "Delete"
      ] == [7]
    ])
    error_message = "Files that should have passed on are not removed after 7 days."
  }

  assert {
    condition = alltrue([
      for kind in ["work", "delivery"] : alltrue([for r in google_storage_bucket.media[kind].lifecycle_rule : one(r.action).type != "Delete"])
    ])
    error_message = "A lifecycle rule deletes files that jobs may name."
  }

  assert {
    condition = alltrue([
      for kind, days in { uploads = 0, intake = 0, work = 7, delivery = 7 } :
      google_storage_bucket.media[kind].soft_delete_policy[0].retention_duration_seconds == days * 86400
    ])
    error_message = "Work and delivery are recoverable for 7 days; keeping copies of what passes through is only billed."
  }

  assert {
    condition     = alltrue([for b in google_storage_bucket.media : !b.versioning[0].enabled && length(b.retention_policy) == 0])
    error_message = "An erasure could not erase: versions and retention policies keep what was deleted."
  }

  # Only our pages reach the buckets.
  assert {
    condition     = google_storage_bucket.media["uploads"].cors[0].method == tolist(["PUT"]) && google_storage_bucket.media["delivery"].cors[0].method == tolist(["GET", "HEAD"])
    error_message = "Pages upload by PUT and fetch by GET, and nothing else."
  }

  assert {
    condition     = alltrue([for b in google_storage_bucket.media : alltrue([for c in b.cors : c.origin == tolist(["https://app.example.com"])])])
    error_message = "A page of somebody else may use a bucket."
  }

  assert {
    condition     = length(google_storage_bucket.media["work"].cors) == 0 && length(google_storage_bucket.media["intake"].cors) == 0
    error_message = "No page has business in work or intake."
  }

  # A secret for each setting that holds a key, in the region, asked to be made anew.
  assert {
    condition     = length(setsubtract(local.catalogue.secrets, keys(google_secret_manager_secret.setting))) == 0
    error_message = "A function is to be given a key that has no secret."
  }

  assert {
    condition     = google_secret_manager_secret.setting["RUNWAYML_API_SECRET"].secret_id == "runwayml-api-secret"
    error_message = "A secret is named as its setting, in lower case and with dashes."
  }

  assert {
    condition     = alltrue([for s in google_secret_manager_secret.setting : one(s.replication[0].user_managed[0].replicas).location == "europe-west1"])
    error_message = "A secret is kept outside the region."
  }

  assert {
    condition     = alltrue([for s in google_secret_manager_secret.setting : length(s.rotation) == length(s.topics)])
    error_message = "A rotation that nobody hears of, or a topic on which nothing is said."
  }

  assert {
    condition     = google_secret_manager_secret.setting["ELEVENLABS_API_KEY"].rotation[0].rotation_period == "7776000s" && google_secret_manager_secret.setting["AIPROD_PROVENANCE_KEY"].rotation[0].rotation_period == "31536000s"
    error_message = "Keys of vendors are new every 90 days, the key that seals films every year."
  }

  assert {
    condition     = google_pubsub_topic_iam_member.rotation.member == "serviceAccount:service-123456789012@gcp-sa-secretmanager.iam.gserviceaccount.com"
    error_message = "Secret Manager may not say that a key is due."
  }

  # Access is on record.
  assert {
    condition = alltrue([
      for s in ["secretmanager.googleapis.com", "datastore.googleapis.com", "storage.googleapis.com", "iam.googleapis.com"] :
      length(google_project_iam_audit_config.access[s].audit_log_config) == 3 && alltrue([for c in google_project_iam_audit_config.access[s].audit_log_config : length(coalesce(c.exempted_members, [])) == 0])
    ])
    error_message = "Reading is not on record, or somebody is exempted."
  }

  assert {
    condition     = google_logging_project_bucket_config.access.locked && google_logging_project_bucket_config.access.retention_days == 400
    error_message = "The record of access can be shortened."
  }

  assert {
    condition     = strcontains(google_logging_project_exclusion.routine.filter, "NOT protoPayload.serviceName=\"secretmanager.googleapis.com\"")
    error_message = "A function's reading of a key leaves no trace."
  }
}

run "no_pages_no_cors" {
  command = plan

  plan_options {
    target = [google_storage_bucket.media]
  }

  variables {
    origins = []
  }

  assert {
    condition     = alltrue([for b in google_storage_bucket.media : length(b.cors) == 0])
    error_message = "Without origins nobody is let in."
  }
}
