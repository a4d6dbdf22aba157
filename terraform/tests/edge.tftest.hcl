# The way in and the ways out. Each run pins what a diff of Terraform would not show.

mock_provider "google" {
  source = "./tests/mocks"
}

variables {
  project_id     = "aiprod-fixture"
  project_number = "123456789012"
  environment    = "dev"
  domain         = "api.example.com"
  ops_as         = "services"
  quota          = { service_accounts = 200, backend_services = 200 }
  images = {
    api      = "europe-west1-docker.pkg.dev/aiprod-fixture/aiprod/api@sha256:0000000000000000000000000000000000000000000000000000000000000000"
    pipeline = "europe-west1-docker.pkg.dev/aiprod-fixture/aiprod/pipeline@sha256:0000000000000000000000000000000000000000000000000000000000000000"
    media    = "europe-west1-docker.pkg.dev/aiprod-fixture/aiprod/media@sha256:0000000000000000000000000000000000000000000000000000000000000000"
    ops      = "europe-west1-docker.pkg.dev/aiprod-fixture/aiprod/ops@sha256:0000000000000000000000000000000000000000000000000000000000000000"
  }
}

# What functions are is pinned by functions.tftest.hcl: here they only have to be there, which a plan is quick about.
override_module {
  target          = module.function
  override_during = plan
  outputs = {
    account = { name = "projects/fixture/serviceAccounts/one@fixture.iam.gserviceaccount.com", email = "one@fixture.iam.gserviceaccount.com", member = "serviceAccount:one@fixture.iam.gserviceaccount.com" }
    invoker = { name = "projects/fixture/serviceAccounts/two@fixture.iam.gserviceaccount.com", email = "two@fixture.iam.gserviceaccount.com" }
  }
}

# One plan of everything, for all that follows.
run "edge" {
  command = plan

  # Films through Cloud CDN, at a host of their own; no key of it is in Terraform.
  variables {
    cdn_domain = "files.example.com"
    secrets    = ["AIPROD_CDN_KEY"]
  }

  assert {
    condition     = length(google_compute_backend_service.route) == length(local.routes) && length(google_compute_region_network_endpoint_group.route) == length(local.routes)
    error_message = "Every function that clients call has a backend service and a group of its own."
  }

  assert {
    condition     = length(setsubtract(keys(google_compute_backend_service.route), keys(local.routes))) == 0
    error_message = "No function that the platform calls is behind the load balancer."
  }

  assert {
    condition     = alltrue([for name, b in google_compute_backend_service.route : b.load_balancing_scheme == "EXTERNAL_MANAGED" && b.log_config[0].enable])
    error_message = "Path templates and methods need EXTERNAL_MANAGED; what Cloud Armor previews is only in the log."
  }

  assert {
    condition     = length(local.route_rules) == length(local.routes) && length(distinct(local.route_rules[*].priority)) == length(local.route_rules)
    error_message = "The URL map has one rule for each function, each at a priority of its own."
  }

  assert {
    condition = one([for m in google_compute_url_map.edge[0].path_matcher : [
      for r in m.route_rules : "${r.priority} ${coalesce(try(r.match_rules[0].full_path_match, null), try(r.match_rules[0].path_template_match, null))}"
    ] if m.name == "api"]) == [for r in local.route_rules : "${r.priority} ${coalesce(r.full, r.template)}"]
    error_message = "The URL map has the rules of edge_routes.tf, in their order."
  }

  # 100 templates are all that Google allows: see edge_routes.tf. The next functions have to fit as well.
  assert {
    condition     = length([for r in local.route_rules : r if r.template != null]) <= 80
    error_message = "More than 80 of the 100 path templates are used."
  }

  assert {
    condition     = google_compute_ssl_policy.edge.min_tls_version == "TLS_1_2" && google_compute_url_map.redirect.default_url_redirect[0].https_redirect
    error_message = "Nothing is said without TLS 1.2 or later."
  }

  assert {
    condition     = google_compute_url_map.redirect.default_url_redirect[0].redirect_response_code == "PERMANENT_REDIRECT"
    error_message = "A redirect by 301 makes a GET of a POST."
  }

  assert {
    condition     = length(google_compute_global_forwarding_rule.https) == 2 && length(google_compute_global_forwarding_rule.http) == 2
    error_message = "Clients come by IPv4 and by IPv6."
  }

  assert {
    condition     = google_compute_backend_bucket.delivery[0].bucket_name == "aiprod-fixture-delivery" && google_compute_backend_bucket.delivery[0].cdn_policy[0].cache_mode == "USE_ORIGIN_HEADERS"
    error_message = "Cloud CDN keeps nothing that was not asked for with a signature."
  }

  assert {
    condition     = google_compute_backend_bucket.delivery[0].cdn_policy[0].signed_url_cache_max_age_sec <= 3600
    error_message = "What is erased is in no cache an hour later."
  }

  assert {
    condition     = google_compute_managed_ssl_certificate.edge.managed[0].domains == tolist(["api.example.com", "files.example.com"])
    error_message = "The certificate is of both names."
  }

  assert {
    condition     = toset(flatten([for h in google_compute_url_map.edge[0].host_rule : h.hosts])) == toset(["api.example.com", "files.example.com"])
    error_message = "Films have a host of their own."
  }

  assert {
    condition     = google_storage_bucket_iam_member.cdn_reads_delivery[0].role == "roles/storage.objectViewer"
    error_message = "Cloud CDN reads delivered files, and does nothing else."
  }

  assert {
    condition     = toset([for name, f in local.functions : name if contains(f.secrets, "AIPROD_CDN_KEY")]) == toset(["jobs-export", "jobs-file"])
    error_message = "The key is given to who links to films."
  }

  # Nobody is refused before somebody has looked at who would be.
  assert {
    condition     = alltrue(flatten([for p in google_compute_security_policy.edge : [for r in p.rule : r.preview if r.action != "allow"]]))
    error_message = "Rules are in preview unless armor_enforced says otherwise."
  }

  assert {
    condition     = alltrue([for p in google_compute_security_policy.edge : one([for r in p.rule : r.action if r.priority == 2147483647]) == "allow"])
    error_message = "What no rule matches is allowed."
  }

  assert {
    condition     = alltrue([for p in google_compute_security_policy.edge : max([for r in p.rule : r.priority if startswith(r.action, "deny")]...) < one([for r in p.rule : r.priority if r.action == "rate_based_ban"])])
    error_message = "A rate rule matches everything and lets it pass: attacks have to be refused before it."
  }

  # A brief is prose, and prose may say "select" and "drop". See armor.tf.
  assert {
    condition     = alltrue([for r in google_compute_security_policy.edge["writes"].rule : !can(regex("sqli|xss|rce|lfi|rfi|methodenforcement", try(r.match[0].expr[0].expression, "")))])
    error_message = "A rule set that reads bodies is applied to briefs."
  }

  assert {
    condition     = alltrue([for name, class in local.armor_class : class == (local.routes[name].method == "GET" ? "reads" : "writes")])
    error_message = "What has a body is under the policy for bodies."
  }

  # Vendors see one address; who answers clients does not wait for a network.
  assert {
    condition     = local.egress["generate"] == "ALL_TRAFFIC" && local.egress["narrate"] == "ALL_TRAFFIC" && local.egress["direct"] == "ALL_TRAFFIC"
    error_message = "Who calls vendors leaves by our address."
  }

  assert {
    condition     = length(setintersection(keys(local.egress), keys(local.routes))) == 0
    error_message = "No function that clients wait for goes through the network."
  }

  assert {
    condition     = google_compute_router_nat.egress.nat_ip_allocate_option == "MANUAL_ONLY"
    error_message = "The address is ours and stays."
  }

  assert {
    condition     = google_compute_firewall.egress_deny.priority > google_compute_firewall.egress_tls.priority && one([for a in google_compute_firewall.egress_tls.allow : a.ports]) == tolist(["443"])
    error_message = "Out goes TLS and nothing else."
  }
}

# Every route leads to its function, and nothing else does.
run "routes" {
  command = plan

  module {
    source = "./tests/routing"
  }

  variables {
    rules = run.edge.routes
    requests = {
      "/"                        = { method = "GET", path = "/" }
      "list beside one"          = { method = "GET", path = "/presets" }
      "one beside list"          = { method = "GET", path = "/presets/cinematic" }
      "job"                      = { method = "GET", path = "/job/7" }
      "file of a job"            = { method = "GET", path = "/job/7/files/film.mp4" }
      "restore beside manifest"  = { method = "POST", path = "/job/7/manifest/restore" }
      "manifest"                 = { method = "GET", path = "/job/7/manifest" }
      "edit"                     = { method = "PATCH", path = "/job/7/manifest" }
      "erase"                    = { method = "DELETE", path = "/job/7" }
      "replace"                  = { method = "PUT", path = "/brands/7" }
      "head"                     = { method = "HEAD", path = "/job/7" }
      "preflight"                = { method = "OPTIONS", path = "/brands/7" }
      "preflight without a GET"  = { method = "OPTIONS", path = "/pipeline/run" }
      "unknown method"           = { method = "PUT", path = "/job/7" }
      "member, by another image" = { method = "DELETE", path = "/members/7" }
      "invite beside list"       = { method = "POST", path = "/members" }
      "socket"                   = { method = "GET", path = "/ws/job/7" }
      "nothing"                  = { method = "GET", path = "/nothing" }
      "deeper than a route"      = { method = "GET", path = "/presets/cinematic/x" }
      "empty name"               = { method = "GET", path = "/presets/" }
      "missing id"               = { method = "GET", path = "/job//files/film.mp4" }
    }
  }

  assert {
    condition = tomap(output.answers) == tomap({
      "/"                        = "root"
      "list beside one"          = "presets"
      "one beside list"          = "presets-get"
      "job"                      = "jobs-get"
      "file of a job"            = "jobs-file"
      "restore beside manifest"  = "control-restore"
      "manifest"                 = "control-manifest"
      "edit"                     = "control-edit"
      "erase"                    = "jobs-erase"
      "replace"                  = "brands-replace"
      "head"                     = "jobs-get"
      "preflight"                = "brands-get"
      "preflight without a GET"  = "jobs-submit"
      "unknown method"           = "jobs-get"
      "member, by another image" = "members-remove"
      "invite beside list"       = "members-invite"
      "socket"                   = "jobs-socket"
      "nothing"                  = "root"
      "deeper than a route"      = "root"
      "empty name"               = "root"
      "missing id"               = "root"
    })
    error_message = "Led elsewhere: ${jsonencode(output.answers)}"
  }
}

# All of them, not only those that somebody thought of.
run "every_route" {
  command = plan

  module {
    source = "./tests/routing"
  }

  variables {
    rules = run.edge.routes
    requests = merge([for name, f in jsondecode(file("./catalogue.json")).functions : {
      (name)               = { method = f.method, path = replace(f.path, "/\\{[^/}]+\\}/", "any-0_1") }
      "unknown to ${name}" = { method = "PROPFIND", path = replace(f.path, "/\\{[^/}]+\\}/", "any-0_1") }
    } if contains(["http", "stream"], f.trigger)]...)
  }

  assert {
    condition     = alltrue([for asked, answered in output.answers : asked == answered if !startswith(asked, "unknown")])
    error_message = "Led elsewhere: ${jsonencode({ for asked, answered in output.answers : asked => answered if asked != answered })}"
  }

  # Of that path a function answers 405 and what it knows instead; root would answer 404.
  assert {
    condition = alltrue([for asked, answered in output.answers :
      var.requests[answered].path == var.requests[asked].path
    ])
    error_message = "A method that a path does not know leads away from it: ${jsonencode(output.answers)}"
  }
}

run "redis_and_armor_for_those_who_ask" {
  command = plan

  variables {
    images         = {}
    armor_enforced = true
    redis_size_gb  = 1
  }

  assert {
    condition     = alltrue(flatten([for p in google_compute_security_policy.edge : [for r in p.rule : !r.preview if r.action != "allow"]]))
    error_message = "armor_enforced enforces every rule."
  }

  assert {
    condition     = google_redis_instance.main[0].auth_enabled && google_redis_instance.main[0].transit_encryption_mode == "SERVER_AUTHENTICATION"
    error_message = "Redis asks for a password, under TLS."
  }

  assert {
    condition     = local.egress["jobs-get"] == "PRIVATE_RANGES_ONLY" && local.egress["generate"] == "ALL_TRAFFIC"
    error_message = "Who counts in Redis reaches it, and the world as before."
  }
}

# The first apply makes what takes time, and no load balancer without anybody behind it.
run "before_the_first_build" {
  command = plan

  variables {
    images = {}
  }

  assert {
    condition     = length(google_compute_url_map.edge) == 0 && length(google_compute_backend_service.route) == 0 && length(google_compute_global_address.edge) == 2
    error_message = "Addresses come first; the rest when there is something to serve."
  }

  assert {
    condition     = length(google_redis_instance.main) == 0 && length(google_compute_backend_bucket.delivery) == 0
    error_message = "Redis and Cloud CDN are made for those who ask for them."
  }
}
