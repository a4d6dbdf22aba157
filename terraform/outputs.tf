output "routes" {
  description = "Which function answers which request: the rules of the URL map, in their order. A rule without a method takes what the rules of its path before it have left."
  value       = local.route_rules
}

output "addresses" {
  description = "What DNS has to name for domain and cdn_domain: an A record to IPV4, an AAAA record to IPV6. The certificate is made once it does."
  value       = { for version, a in google_compute_global_address.edge : version => a.address }
}

output "egress_address" {
  description = "The address that all calls to vendors come from, for those that ask for it."
  value       = google_compute_address.egress.address
}
