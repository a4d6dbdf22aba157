# Who owns what: Terraform the shape of a service, a release its image and its traffic. A release deploys a new revision without
# traffic, tries it, and moves the traffic over (cloudbuild.yaml); so what Terraform changes here also takes no traffic before
# the next release has tried it.
resource "google_cloud_run_v2_service" "function" {
  count = var.archive == null ? 1 : 0

  name                = local.name
  location            = var.project.region
  description         = "AIPROD, function ${var.entry.name} of ${var.entry.program}."
  deletion_protection = var.deletion_protection

  # Nobody reaches a function but through the load balancer, and an event function nobody but the platform.
  ingress = local.routed ? "INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER" : "INGRESS_TRAFFIC_INTERNAL_ONLY"

  # The fuse: of the service, so that it holds while a release has two revisions up. How many is said where the function is
  # declared, with the reason.
  scaling {
    min_instance_count = var.warm ? 1 : 0
    max_instance_count = var.entry.max_instances
  }

  dynamic "binary_authorization" {
    for_each = var.binary_authorization ? [true] : []
    content {
      use_default = true # the project's policy
    }
  }

  template {
    service_account                  = google_service_account.function.email
    timeout                          = "${var.entry.timeout_s}s"
    max_instance_request_concurrency = var.entry.concurrency
    # The second generation is a full Linux, for ffmpeg; the first starts faster, for all that has no need of one.
    execution_environment = var.entry.program == "media" ? "EXECUTION_ENVIRONMENT_GEN2" : "EXECUTION_ENVIRONMENT_GEN1"

    scaling {
      max_instance_count = var.entry.max_instances
    }

    containers {
      name  = "function"
      image = var.image

      ports {
        container_port = 8080
      }

      resources {
        limits = {
          cpu    = tostring(var.entry.cpu)
          memory = "${var.entry.memory_mib}Mi"
        }
        cpu_idle          = true # billed by request: nothing is done between two
        startup_cpu_boost = true # a cold start is waited for
      }

      # A program that has read its settings listens; before, it is sent nothing. One that has not after 30 s has failed.
      # There is no liveness probe: a call that hangs has its deadline, and a restart would end its neighbours.
      startup_probe {
        period_seconds    = 1
        timeout_seconds   = 1
        failure_threshold = 30

        tcp_socket {
          port = 8080
        }
      }

      dynamic "env" {
        for_each = merge(local.environment, { FUNCTION_TARGET = var.entry.name })
        content {
          name  = env.key
          value = env.value
        }
      }

      # The newest version: who rotates a key adds one, and has it used by the next instance, without Terraform.
      dynamic "env" {
        for_each = var.secrets
        content {
          name = env.key
          value_source {
            secret_key_ref {
              secret  = env.value
              version = "latest"
            }
          }
        }
      }

      dynamic "volume_mounts" {
        for_each = local.mounts
        content {
          name       = var.files[volume_mounts.key]
          mount_path = volume_mounts.value
        }
      }
    }

    dynamic "volumes" {
      for_each = toset(values(var.files))
      content {
        name = volumes.key
        secret {
          secret = volumes.key
          items {
            path    = "value"
            version = "latest"
          }
        }
      }
    }

    dynamic "vpc_access" {
      for_each = var.network == null ? [] : [var.network]
      content {
        egress = vpc_access.value.egress
        network_interfaces {
          network    = vpc_access.value.network
          subnetwork = vpc_access.value.subnetwork
        }
      }
    }
  }

  lifecycle {
    # What a release changes, and nothing of the shape.
    ignore_changes = [
      client,
      client_version,
      traffic,
      template[0].containers[0].image,
      template[0].revision,
    ]

    precondition {
      condition     = (var.image == null) != (var.archive == null)
      error_message = "Function ${var.entry.name} is made of an image or of an archive, and of one of them."
    }
  }

  # A revision starts by reading its secrets.
  depends_on = [google_secret_manager_secret_iam_member.accessor]
}
