# One configuration, one provider, generally available features only: what a preview withdraws, nobody has to replace.
terraform {
  required_version = ">= 1.11"

  required_providers {
    google = {
      source  = "hashicorp/google"
      version = "~> 7.0"
    }
  }

  # The state's bucket is named by environments/NAME.gcs.tfbackend; bootstrap/ makes it.
  backend "gcs" {}
}

provider "google" {
  project = var.project_id
  region  = var.region

  # Budgets are asked for by whoever runs Terraform, and are counted against a project: this one.
  user_project_override = true
  billing_project       = var.project_id

  # Each grant on the project is a change of its own: who runs Terraform may make only some (bootstrap/deployer.tf), and a
  # batch of several is refused as one.
  batching {
    enable_batching = false
  }

  default_labels = {
    app         = "aiprod"
    environment = var.environment
  }
}
