# The database: Firestore in native mode, with the indexes, exemptions and expiry that the store declares. The local
# database enforces the same file, so a query that lacks an index fails on the laptop.

locals {
  declared = jsondecode(file("${path.module}/../shared/store/firestore.indexes.json"))

  # Keyed by what an index is, not by where it stands in the file: moving a line changes nothing.
  indexes = {
    for i in local.declared.indexes : join(" ", concat(
      [i.collectionGroup, i.queryScope],
      [for f in i.fields : "${f.fieldPath}:${try(f.order, f.arrayConfig)}"],
    )) => i
  }
  fields = { for f in local.declared.fieldOverrides : "${f.collectionGroup}.${f.fieldPath}" => f }

  # How long each class of data is kept: the functions go by the same file.
  retention = jsondecode(file("${path.module}/../shared/retention/retention.json")).classes
}

resource "google_firestore_database" "main" {
  name        = var.database
  location_id = var.region # where the functions are: each of their reads would pay for the distance
  type        = "FIRESTORE_NATIVE"

  # Transactions lock what they read: two workers that settle one step wait for each other instead of both doing it again.
  concurrency_mode = "PESSIMISTIC"

  # Any minute of the last 7 days can be read again. It is what undoes a faulty release.
  point_in_time_recovery_enablement = "POINT_IN_TIME_RECOVERY_ENABLED"

  # Twice: Firestore refuses to delete it, and Terraform refuses to try.
  delete_protection_state = "DELETE_PROTECTION_ENABLED"

  lifecycle {
    prevent_destroy = true
  }
}

# A database may have one daily and one weekly schedule, kept at most 7 days and 14 weeks.
# https://firebase.google.com/docs/firestore/backups, read 2026-11.
resource "google_firestore_backup_schedule" "daily" {
  database  = google_firestore_database.main.name
  retention = "${local.retention.backups_daily.days * 86400}s"

  daily_recurrence {}
}

resource "google_firestore_backup_schedule" "weekly" {
  database  = google_firestore_database.main.name
  retention = "${local.retention.backups_weekly.days * 86400}s"

  weekly_recurrence {
    day = "SUNDAY"
  }
}

resource "google_firestore_index" "query" {
  for_each = local.indexes

  database    = google_firestore_database.main.name
  collection  = each.value.collectionGroup
  query_scope = each.value.queryScope

  dynamic "fields" {
    for_each = each.value.fields

    content {
      field_path   = fields.value.fieldPath
      order        = try(fields.value.order, null)
      array_config = try(fields.value.arrayConfig, null)
    }
  }
}

# What a field has instead of the automatic indexes, and whether its time ends the document. A list of no indexes takes all
# of them away: times that only grow would make one hot place of an index.
resource "google_firestore_field" "override" {
  for_each = local.fields

  database   = google_firestore_database.main.name
  collection = each.value.collectionGroup
  field      = each.value.fieldPath

  dynamic "index_config" {
    for_each = can(each.value.indexes) ? [each.value.indexes] : [] # none said: the automatic ones stay

    content {
      dynamic "indexes" {
        for_each = index_config.value

        content {
          query_scope  = indexes.value.queryScope
          order        = try(indexes.value.order, null)
          array_config = try(indexes.value.arrayConfig, null)
        }
      }
    }
  }

  dynamic "ttl_config" {
    for_each = try(each.value.ttl, false) ? [true] : []

    content {}
  }
}
