# Who has done what to the project itself. What users do is the product's own audit, in the database; its lines in the log
# are not kept here: they name people, who may have themselves erased, and this bucket forgets nothing.

locals {
  # Services whose reads and writes are on record. Changes of configuration always are, in a bucket that is Google's.
  audited = {
    "secretmanager.googleapis.com" = "who has read a key"
    "datastore.googleapis.com"     = "who has looked into the database: the name that Firestore is configured by"
    "storage.googleapis.com"       = "who has looked at films and uploads"
    "iam.googleapis.com"           = "who has acted as a service account"
  }

  # What the functions do with data all day, as themselves. Their reading of keys is rare and stays.
  routine = <<-EOT
    log_id("cloudaudit.googleapis.com/data_access")
    AND protoPayload.authenticationInfo.principalEmail=~"^(fn|call)-[a-z0-9-]+@${var.project_id}[.]iam[.]gserviceaccount[.]com$"
    AND NOT protoPayload.serviceName="secretmanager.googleapis.com"
  EOT
}

resource "google_project_iam_audit_config" "access" {
  for_each = local.audited

  project = var.project_id
  service = each.key

  dynamic "audit_log_config" {
    for_each = toset(["ADMIN_READ", "DATA_READ", "DATA_WRITE"])

    # Nobody is exempted. Functions are kept out of the log below instead, where a new one needs no line.
    content {
      log_type = audit_log_config.value
    }
  }
}

resource "google_logging_project_bucket_config" "access" {
  project        = var.project_id
  location       = var.region
  bucket_id      = "access"
  description    = local.retention.access.what
  retention_days = local.retention.access.days

  # For good: a locked bucket's time cannot be shortened, and it can only be deleted when it is empty.
  locked = var.audit_locked

  lifecycle {
    prevent_destroy = true
  }
}

resource "google_logging_project_sink" "access" {
  name        = "access"
  description = "Administration, and access to data by anybody but the functions, into the bucket that keeps it."
  destination = "logging.googleapis.com/${google_logging_project_bucket_config.access.id}"

  filter = <<-EOT
    (log_id("cloudaudit.googleapis.com/activity") OR log_id("cloudaudit.googleapis.com/policy") OR log_id("cloudaudit.googleapis.com/data_access"))
    AND NOT (${trimspace(local.routine)})
  EOT

  # Within a project a sink writes into a log bucket as Logging itself, and needs no grant.
  unique_writer_identity = true
}

# The functions' own logs.
resource "google_logging_project_bucket_config" "default" {
  project        = var.project_id
  location       = "global" # where every project has it
  bucket_id      = "_Default"
  retention_days = local.retention.logs.days
}

# What is not worth its price in the log. Metrics count it all the same, before it is left out.
resource "google_logging_project_exclusion" "routine" {
  name        = "functions-at-work"
  description = "What the functions do with data as themselves: they log what matters of it."
  filter      = local.routine
}

resource "google_logging_project_exclusion" "requests" {
  name        = "requests-served"
  description = "Cloud Run's line of each request that went well: the function logs one of its own, which knows the job."
  filter      = "log_id(\"run.googleapis.com/requests\") AND httpRequest.status<400"
}
