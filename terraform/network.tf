# How functions reach the world. Most need no network: Google's APIs are called at Google's own front. Those that call vendors go
# through ours, so that they all come from one address, which a vendor can be told; and those that count in Redis, to reach it.

locals {
  # By function, what goes through the network; none for those that are not named.
  #   ALL_TRAFFIC          whoever calls vendors or models. None of them is waited for by a client: through a network and NAT an
  #                        instance's first connection may take half a minute.
  #                        https://cloud.google.com/run/docs/configuring/vpc-direct-vpc#limitations, read 2026-11.
  #   PRIVATE_RANGES_ONLY  whoever counts in Redis: everything else leaves as it would without. Until Redis answers, they count
  #                        in Firestore.
  egress = merge(
    { for name, f in local.functions : name => "PRIVATE_RANGES_ONLY" if var.redis_size_gb > 0 && contains(f.secrets, "REDIS_URL") },
    { for name, f in local.functions : name => "ALL_TRAFFIC" if f.models || length(setsubtract(f.secrets, ["REDIS_URL", "AIPROD_CDN_KEY"])) > 0 },
  )

  networks = {
    for name, egress in local.egress : name => {
      network    = google_compute_network.main.id
      subnetwork = google_compute_subnetwork.functions.id
      egress     = egress
    }
  }
}

resource "google_compute_network" "main" {
  name                    = "aiprod"
  auto_create_subnetworks = false
}

resource "google_compute_subnetwork" "functions" {
  name    = "aiprod-functions"
  network = google_compute_network.main.id
  region  = var.region

  # 4,096 addresses. An instance takes two while revisions change, and the fuses of all functions together are under 2,000.
  # https://cloud.google.com/run/docs/configuring/vpc-direct-vpc#direct-vpc-ip-allocation, read 2026-11.
  ip_cidr_range            = "10.8.0.0/20"
  private_ip_google_access = true

  # The only record of who was called: the firewall's log does not see Cloud Run.
  log_config {
    aggregation_interval = "INTERVAL_10_MIN"
    flow_sampling        = 0.5
    metadata             = "INCLUDE_ALL_METADATA"
  }
}

# The address that vendors know us by. It is kept whatever happens to the rest.
resource "google_compute_address" "egress" {
  name   = "aiprod-egress"
  region = var.region

  lifecycle {
    prevent_destroy = true
  }
}

resource "google_compute_router" "egress" {
  name    = "aiprod-egress"
  network = google_compute_network.main.id
  region  = var.region
}

resource "google_compute_router_nat" "egress" {
  name   = "aiprod-egress"
  router = google_compute_router.egress.name
  region = var.region

  nat_ip_allocate_option             = "MANUAL_ONLY"
  nat_ips                            = [google_compute_address.egress.id]
  source_subnetwork_ip_ranges_to_nat = "LIST_OF_SUBNETWORKS"

  subnetwork {
    name                    = google_compute_subnetwork.functions.id
    source_ip_ranges_to_nat = ["ALL_IP_RANGES"]
  }

  # An address has 64,512 ports: at 32 for a start, for 2,000 instances, and more for those that hold more connections at once.
  # Ports that grow exclude mapping by endpoint. https://cloud.google.com/nat/docs/ports-and-addresses, read 2026-11.
  enable_dynamic_port_allocation      = true
  enable_endpoint_independent_mapping = false
  min_ports_per_vm                    = 32
  max_ports_per_vm                    = 1024

  # Connections that found no port: the sign that a second address is due.
  log_config {
    enable = true
    filter = "ERRORS_ONLY"
  }
}

# Out goes TLS and nothing else. Where to cannot be held here: vendors publish no addresses. In goes nothing: that is implied.
resource "google_compute_firewall" "egress_tls" {
  name               = "aiprod-egress-tls"
  network            = google_compute_network.main.id
  direction          = "EGRESS"
  priority           = 1000
  destination_ranges = ["0.0.0.0/0"]

  allow {
    protocol = "tcp"
    ports    = ["443"]
  }
}

resource "google_compute_firewall" "egress_deny" {
  name               = "aiprod-egress-deny"
  network            = google_compute_network.main.id
  direction          = "EGRESS"
  priority           = 65000
  destination_ranges = ["0.0.0.0/0"]

  deny {
    protocol = "all"
  }

  # Of Cloud Run nothing is logged here (yet): see the subnet's own log. Of anything else that ever is in this network, all is.
  log_config {
    metadata = "INCLUDE_ALL_METADATA"
  }
}

# Inside the network, Google's APIs are at addresses that are reached without NAT: no port of it is spent on them. private and
# not restricted: the latter knows only services that VPC Service Controls do, and the Gemini API is none of them.
# https://cloud.google.com/vpc/docs/configure-private-google-access, read 2026-11.
resource "google_dns_managed_zone" "googleapis" {
  name        = "aiprod-googleapis"
  description = "Google's APIs, at private.googleapis.com"
  dns_name    = "googleapis.com."
  visibility  = "private"

  private_visibility_config {
    networks {
      network_url = google_compute_network.main.id
    }
  }
}

resource "google_dns_record_set" "googleapis_private" {
  managed_zone = google_dns_managed_zone.googleapis.name
  name         = "private.googleapis.com."
  type         = "A"
  ttl          = 300
  rrdatas      = ["199.36.153.8", "199.36.153.9", "199.36.153.10", "199.36.153.11"]
}

resource "google_dns_record_set" "googleapis" {
  managed_zone = google_dns_managed_zone.googleapis.name
  name         = "*.googleapis.com."
  type         = "CNAME"
  ttl          = 300
  rrdatas      = [google_dns_record_set.googleapis_private.name]
}
