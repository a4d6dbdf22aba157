# Redis counts rates and keeps answers faster than Firestore does, at a fixed price a month: from a few hundred calls a second on
# it costs less. Without it (var.redis_size_gb = 0) nothing is missing, and if it fails, the functions count in Firestore.

locals {
  redis_range = "10.9.0.0/29" # the smallest that Memorystore takes

  # The settings whose secret has a version: those that a person has given one, and this.
  given_secrets = setunion(var.secrets, var.redis_size_gb > 0 ? ["REDIS_URL"] : [])

  # What functions are told of all this: the host of links to films, and whom to believe that it is our Redis.
  edge_environment = merge(
    var.cdn_domain == null ? {} : { AIPROD_CDN_HOST = var.cdn_domain },
    var.redis_size_gb > 0 ? { AIPROD_REDIS_CA = join("\n", google_redis_instance.main[0].server_ca_certs[*].cert) } : {},
  )
}

resource "google_redis_instance" "main" {
  count = var.redis_size_gb > 0 ? 1 : 0

  name           = "aiprod"
  region         = var.region
  redis_version  = "REDIS_7_2"
  memory_size_gb = var.redis_size_gb
  # Two zones in production. What is in it may be lost: rates start anew, and answers are asked for again.
  tier = var.environment == "prod" ? "STANDARD_HA" : "BASIC"

  authorized_network      = google_compute_network.main.id
  connect_mode            = "DIRECT_PEERING"
  reserved_ip_range       = local.redis_range
  auth_enabled            = true
  transit_encryption_mode = "SERVER_AUTHENTICATION"

  # The oldest goes when it is full: all of it has an end.
  redis_configs = { "maxmemory-policy" = "volatile-lru" }
}

# With TLS it listens on 6378.
resource "google_compute_firewall" "egress_redis" {
  count = var.redis_size_gb > 0 ? 1 : 0

  name               = "aiprod-egress-redis"
  network            = google_compute_network.main.id
  direction          = "EGRESS"
  priority           = 1000
  destination_ranges = [local.redis_range]

  allow {
    protocol = "tcp"
    ports    = ["6378"]
  }
}

# Memorystore makes the password itself, and tells it to Terraform: this one secret is in the state, as an attribute of the
# instance, and is why reading the state's bucket is as good as reading Redis. It is written on without being kept twice.
resource "google_secret_manager_secret_version" "redis_url" {
  count = var.redis_size_gb > 0 ? 1 : 0

  secret                 = google_secret_manager_secret.setting["REDIS_URL"].id
  secret_data_wo         = "rediss://:${google_redis_instance.main[0].auth_string}@${google_redis_instance.main[0].host}:${google_redis_instance.main[0].port}"
  secret_data_wo_version = 1
}
