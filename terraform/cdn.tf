# Films are fetched from Google's edge, at a host name of their own: pages among them (qa.html) then are of another origin than
# the API, and its links carry nothing else. Without var.cdn_domain they are fetched from Cloud Storage itself, by its own links.
#
# GET /job/{id}/files/{name} redirects to a link signed with a key that Cloud CDN knows too (shared/cloud/cdn.go). The key is made
# by a person, and never is in Terraform, whose state would keep it:
#
#   head -c 16 /dev/urandom | base64 | tr +/ -_ >key
#   gcloud compute backend-buckets add-signed-url-key aiprod-delivery --key-name=k1 --key-file=key
#   printf 'k1:%s' "$(cat key)" | gcloud secrets versions add aiprod-cdn-key --data-file=-
#
# and then AIPROD_CDN_KEY is named in var.secrets. Three keys may be known at once: so the next is added before it signs, and the
# one before is deleted when its links have ended. https://cloud.google.com/cdn/docs/using-signed-urls, read 2026-11.

resource "google_compute_backend_bucket" "delivery" {
  count = var.cdn_domain == null ? 0 : 1

  name        = "aiprod-delivery"
  bucket_name = local.buckets.delivery
  enable_cdn  = true

  cdn_policy {
    # Only what was asked for by a good signature is kept: no object says by itself that it may be.
    cache_mode = "USE_ORIGIN_HEADERS"
    # What is delivered is never changed, but may be erased. Then nobody is given a link any more, and an hour later no cache
    # has it.
    signed_url_cache_max_age_sec = 3600
    serve_while_stale            = 0
    request_coalescing           = true
  }

  custom_response_headers = [
    # To be saved, not shown: nothing that a film's maker wrote is run as a page of ours.
    "Content-Disposition: attachment",
    "X-Content-Type-Options: nosniff",
    "Strict-Transport-Security: max-age=31536000; includeSubDomains",
  ]
}

# Cloud CDN reads the bucket as an account of its own, which Google makes with the first key: so, once there is one.
resource "google_storage_bucket_iam_member" "cdn_reads_delivery" {
  count = var.cdn_domain != null && contains(var.secrets, "AIPROD_CDN_KEY") ? 1 : 0

  bucket = local.buckets.delivery
  role   = "roles/storage.objectViewer"
  member = "serviceAccount:service-${var.project_number}@cloud-cdn-fill.iam.gserviceaccount.com"
}
