# The one way in for clients: a global load balancer that leads each request to the function that answers it. edge_routes.tf has
# the rules, armor.tf what is refused before, cdn.tf where films are fetched.

# The addresses outlive the load balancer, since DNS names them.
resource "google_compute_global_address" "edge" {
  for_each = toset(["IPV4", "IPV6"])

  name       = "aiprod-${lower(each.key)}"
  ip_version = each.key

  lifecycle {
    prevent_destroy = true
  }
}

# A group of one: the service, wherever its instances are. A Cloud Function's service has the function's name.
# https://cloud.google.com/load-balancing/docs/negs/serverless-neg-concepts, read 2026-11.
resource "google_compute_region_network_endpoint_group" "route" {
  for_each = local.routed

  name                  = "aiprod-${each.key}"
  region                = var.region
  network_endpoint_type = "SERVERLESS"

  cloud_run {
    service = "aiprod-${each.key}"
  }

  depends_on = [module.function]
}

# Each function has its own: its own protection, its own latency and errors in the load balancer's metrics.
#
# No timeout_sec: the API refuses one for serverless groups ("Timeout sec is not supported for a backend service with Serverless
# network endpoint groups"). How long a request may take is the function's own timeout, of the catalogue: 60 s, and 3,600 s for
# streams and sockets, which is also the most that the load balancer lets a request to Cloud Run take.
resource "google_compute_backend_service" "route" {
  for_each = local.routed

  name                  = "aiprod-${each.key}"
  description           = "${each.value.method} ${each.value.path}"
  load_balancing_scheme = "EXTERNAL_MANAGED"
  protocol              = "HTTPS"
  security_policy       = google_compute_security_policy.edge[local.armor_class[each.key]].id

  backend {
    group = google_compute_region_network_endpoint_group.route[each.key].id
  }

  # All of them: what Cloud Armor thinks of a request is told here and nowhere else.
  log_config {
    enable      = true
    sample_rate = 1
  }
}

resource "google_compute_url_map" "edge" {
  count = local.serving ? 1 : 0

  name            = "aiprod"
  description     = "A rule for each function of the catalogue: edge_routes.tf"
  default_service = google_compute_backend_service.route["root"].id

  host_rule {
    hosts        = [var.domain]
    path_matcher = "api"
  }

  path_matcher {
    name            = "api"
    default_service = google_compute_backend_service.route["root"].id

    dynamic "route_rules" {
      for_each = local.route_rules

      content {
        priority = route_rules.value.priority
        service  = google_compute_backend_service.route[route_rules.value.name].id

        match_rules {
          full_path_match     = route_rules.value.full
          path_template_match = route_rules.value.template

          dynamic "header_matches" {
            for_each = route_rules.value.method == null ? [] : [route_rules.value.method]

            content {
              header_name = ":method"
              exact_match = header_matches.value
            }
          }
        }
      }
    }
  }

  dynamic "host_rule" {
    for_each = var.cdn_domain == null ? [] : [var.cdn_domain]

    content {
      hosts        = [host_rule.value]
      path_matcher = "delivery"
    }
  }

  dynamic "path_matcher" {
    for_each = google_compute_backend_bucket.delivery

    content {
      name            = "delivery"
      default_service = path_matcher.value.id
    }
  }

  lifecycle {
    precondition {
      condition     = length([for r in local.route_rules : r if r.template != null]) <= 100
      error_message = "The URL map needs ${length([for r in local.route_rules : r if r.template != null])} path templates and Google allows 100 in a path matcher: lead some of the paths by a prefix."
    }

    precondition {
      condition     = alltrue([for r in local.route_rules : r.template == null ? true : length(regexall("=\\*", r.template)) <= 5])
      error_message = "A path template may have 5 wildcards."
    }
  }
}

# Whoever comes without TLS is sent to it, with the method and the body they came with.
resource "google_compute_url_map" "redirect" {
  name = "aiprod-redirect"

  default_url_redirect {
    https_redirect         = true
    strip_query            = false
    redirect_response_code = "PERMANENT_REDIRECT"
  }
}

locals {
  served_domains = compact([var.domain, var.cdn_domain])
}

# Google makes and renews it, once DNS names our addresses and the load balancer listens. A certificate cannot be changed, so
# other names make another, and the old one goes when the proxy has left it.
resource "google_compute_managed_ssl_certificate" "edge" {
  name = "aiprod-${substr(sha256(join(" ", local.served_domains)), 0, 8)}"

  managed {
    domains = local.served_domains
  }

  lifecycle {
    create_before_destroy = true
  }
}

# TLS 1.2 and later, with ciphers that keep what was said secret if the key ever leaks: clients that cannot are ten years old.
resource "google_compute_ssl_policy" "edge" {
  name            = "aiprod"
  profile         = "RESTRICTED"
  min_tls_version = "TLS_1_2"
}

resource "google_compute_target_https_proxy" "edge" {
  count = local.serving ? 1 : 0

  name             = "aiprod"
  url_map          = google_compute_url_map.edge[0].id
  ssl_certificates = [google_compute_managed_ssl_certificate.edge.id]
  ssl_policy       = google_compute_ssl_policy.edge.id
}

resource "google_compute_target_http_proxy" "redirect" {
  name    = "aiprod-redirect"
  url_map = google_compute_url_map.redirect.id
}

resource "google_compute_global_forwarding_rule" "https" {
  for_each = local.serving ? google_compute_global_address.edge : {}

  name                  = "aiprod-https-${lower(each.key)}"
  load_balancing_scheme = "EXTERNAL_MANAGED"
  ip_address            = each.value.id
  port_range            = "443"
  target                = google_compute_target_https_proxy.edge[0].id
}

resource "google_compute_global_forwarding_rule" "http" {
  for_each = google_compute_global_address.edge

  name                  = "aiprod-http-${lower(each.key)}"
  load_balancing_scheme = "EXTERNAL_MANAGED"
  ip_address            = each.value.id
  port_range            = "80"
  target                = google_compute_target_http_proxy.redirect.id
}
