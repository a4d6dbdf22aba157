# The same as a Cloud Function, built by Google from the staged source. As of a service, Terraform owns its shape and a release
# what runs: it gives the function a newer archive.
resource "google_cloudfunctions2_function" "function" {
  count = var.archive == null ? 0 : 1

  name        = local.name
  location    = var.project.region
  description = "AIPROD, function ${var.entry.name} of ${var.entry.program}."

  build_config {
    runtime           = "go126"
    entry_point       = var.entry.name
    service_account   = var.archive.builder # Google's default is the one of Compute Engine, which may be an editor
    docker_repository = var.archive.repository

    source {
      storage_source {
        bucket = var.archive.bucket
        object = var.archive.object
      }
    }
  }

  service_config {
    service_account_email = google_service_account.function.email
    ingress_settings      = local.routed ? "ALLOW_INTERNAL_AND_GCLB" : "ALLOW_INTERNAL_ONLY"

    available_cpu                    = tostring(var.entry.cpu)
    available_memory                 = "${var.entry.memory_mib}Mi"
    timeout_seconds                  = var.entry.timeout_s
    max_instance_request_concurrency = var.entry.concurrency
    min_instance_count               = var.warm ? 1 : 0
    max_instance_count               = var.entry.max_instances # the fuse

    environment_variables = local.environment # the target is the entry point's name already

    dynamic "secret_environment_variables" {
      for_each = var.secrets
      content {
        key        = secret_environment_variables.key
        project_id = var.project.id
        secret     = secret_environment_variables.value
        version    = "latest"
      }
    }

    dynamic "secret_volumes" {
      for_each = var.files
      content {
        mount_path = local.mounts[secret_volumes.key]
        project_id = var.project.id
        secret     = secret_volumes.value
        versions {
          path    = "value"
          version = "latest"
        }
      }
    }

    direct_vpc_egress = var.network == null ? null : "VPC_EGRESS_${var.network.egress}"
    dynamic "direct_vpc_network_interface" {
      for_each = var.network == null ? [] : [var.network]
      content {
        network    = direct_vpc_network_interface.value.network
        subnetwork = direct_vpc_network_interface.value.subnetwork
      }
    }
  }

  lifecycle {
    ignore_changes = [
      build_config[0].source,
      build_config[0].environment_variables,
    ]
  }

  depends_on = [google_secret_manager_secret_iam_member.accessor]
}
