# Its state stays beside it, in terraform.tfstate: there is no bucket yet for it to be in. It is small, and can be imported again.
terraform {
  required_version = ">= 1.11"

  required_providers {
    google = {
      source  = "hashicorp/google"
      version = "~> 7.0"
    }
  }
}

provider "google" {
  project = var.project_id
  region  = var.region

  # A budget's account is asked about by a person, whose calls have to be counted against some project: this one.
  user_project_override = true
  billing_project       = var.project_id

  default_labels = {
    app = "aiprod"
  }
}
