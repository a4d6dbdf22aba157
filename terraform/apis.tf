# The services of Google that the project uses, with what each is for: apis.json. bootstrap/ enables the same ones before
# anything here is made, because enabling takes minutes to be known everywhere; here they are for those that are added later.
resource "google_project_service" "api" {
  for_each = jsondecode(file("${path.module}/apis.json"))

  service = each.key

  # Somebody may rely on one that we no longer do, and disabling it deletes what it holds.
  disable_on_destroy = false
}
