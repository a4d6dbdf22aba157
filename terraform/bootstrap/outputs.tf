output "state_bucket" {
  description = "The bucket of the state: environments/NAME.gcs.tfbackend names it."
  value       = google_storage_bucket.state.name
}

output "terraform_account" {
  description = "Who Terraform runs as: GOOGLE_IMPERSONATE_SERVICE_ACCOUNT."
  value       = google_service_account.terraform.email
}
