# What is refused before it reaches a function: floods from one address, and what is plainly an attack. Who may do what, and how
# often each caller may, is the functions' own business: they know who calls. So this can be coarse, and is previewed first:
# a rule in preview only tells in the load balancer's log (jsonPayload.previewSecurityPolicy) what it would have done.
#
# The rules come in this order, because the first that matches decides, and a rate rule matches everything: attacks, rates, and
# the default, which allows. Nothing in it is of one vendor's threat lists or needs the paid tier.

locals {
  # Requests a minute from one address TO ONE FUNCTION: Google counts for each backend service apart, and only roughly.
  # https://cloud.google.com/armor/docs/rate-limiting-overview, read 2026-11.
  # The functions allow a caller 60 in most cases; an office or a mobile network is one address for many callers.
  # Over limit: 429 for what is over. Over ban: nothing for ten minutes; nobody gets there who heeds the 429.
  armor_rates = {
    reads  = { limit = 600, ban = 3000 }
    writes = { limit = 120, ban = 600 }
  }

  # Google's rule sets at the first of four levels, which is what hardly ever takes the harmless for an attack.
  # https://cloud.google.com/armor/docs/waf-rules, read 2026-11.
  armor_attacks = {
    # Path and query only: where we expect ids and numbers.
    reads = ["sqli-v33-stable", "xss-v33-stable", "lfi-v33-stable", "rfi-v33-stable", "rce-v33-stable", "protocolattack-v33-stable", "scannerdetection-v33-stable", "sessionfixation-v33-stable", "cve-canary"]
    # The sets for SQL, scripts, files and shells are left out: they look into the body as well, which cannot be excluded
    # from a set (only headers, cookies, query parameters and the address can), and a body here is a brief. "Select your table
    # from the menu; drop by" is a film about a restaurant. Briefs are cleaned where their meaning is known: by sanitize.
    writes = ["protocolattack-v33-stable", "scannerdetection-v33-stable", "cve-canary"]
    # methodenforcement-v33-stable is in neither: it takes PUT, PATCH and DELETE for attacks. The URL map knows our methods.
  }

  armor_rules = {
    for class, sets in local.armor_attacks : class => [for i, set in sets : { priority = 1000 + 10 * i, set = set }]
  }
}

resource "google_compute_security_policy" "edge" {
  for_each = local.armor_rates

  name        = "aiprod-${each.key}"
  description = each.key == "reads" ? "Requests that only read" : "Requests that have a body, and may spend"
  type        = "CLOUD_ARMOR"

  advanced_options_config {
    # Fields of a body are looked at one by one: what is harmless in each is not put together to an attack.
    json_parsing = "STANDARD"
    log_level    = "NORMAL"
  }

  dynamic "rule" {
    for_each = local.armor_rules[each.key]

    content {
      action      = "deny(403)"
      priority    = rule.value.priority
      preview     = !var.armor_enforced
      description = "Plainly an attack: ${rule.value.set}"

      match {
        expr {
          expression = "evaluatePreconfiguredWaf('${rule.value.set}', {'sensitivity': 1})"
        }
      }

      # A token is noise, and noise looks like anything.
      preconfigured_waf_config {
        exclusion {
          target_rule_set = rule.value.set

          request_header {
            operator = "EQUALS"
            value    = "authorization"
          }
        }
      }
    }
  }

  # Throttled first, banned by what goes on regardless.
  rule {
    action      = "rate_based_ban"
    priority    = 2000
    preview     = !var.armor_enforced
    description = "More than ${each.value.limit} requests a minute from one address to one function"

    match {
      versioned_expr = "SRC_IPS_V1"

      config {
        src_ip_ranges = ["*"]
      }
    }

    rate_limit_options {
      conform_action   = "allow"
      exceed_action    = "deny(429)"
      enforce_on_key   = "IP"
      ban_duration_sec = 600

      rate_limit_threshold {
        count        = each.value.limit
        interval_sec = 60
      }

      ban_threshold {
        count        = each.value.ban
        interval_sec = 60
      }
    }
  }

  rule {
    action      = "allow"
    priority    = 2147483647
    description = "Everything else"

    match {
      versioned_expr = "SRC_IPS_V1"

      config {
        src_ip_ranges = ["*"]
      }
    }
  }
}
