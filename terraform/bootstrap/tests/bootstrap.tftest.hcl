# Who may do what before anything else is there. Planned only, with a mocked Google.

mock_provider "google" {
  source = "../tests/mocks"
}

variables {
  project_id = "example-aiprod-test"
  deployers  = ["group:platform@example.com"]
}

run "the_state_is_not_lost_nor_read" {
  command = plan

  assert {
    condition     = google_storage_bucket.state.versioning[0].enabled && google_storage_bucket.state.public_access_prevention == "enforced" && google_storage_bucket.state.uniform_bucket_level_access
    error_message = "A state that was overwritten could not be got back, or somebody else could read it."
  }

  assert {
    condition     = google_storage_bucket.state.name == "example-aiprod-test-terraform-state"
    error_message = "environments/NAME.gcs.tfbackend names another bucket."
  }
}

# Terraform's account reads no data, and cannot make itself an owner by granting it.
run "terraform_is_no_owner" {
  command = plan

  assert {
    condition     = length(setintersection(keys(local.roles), ["roles/owner", "roles/editor", "roles/viewer", "roles/secretmanager.admin", "roles/secretmanager.secretAccessor", "roles/datastore.owner", "roles/datastore.user", "roles/storage.admin", "roles/storage.objectAdmin", "roles/resourcemanager.projectIamAdmin"])) == 0
    error_message = "Terraform's account may read data, or grant anything to anybody."
  }

  assert {
    condition     = alltrue([for p in google_project_iam_custom_role.keeper.permissions : !can(regex("^(datastore.entities|storage.objects|secretmanager.versions.access)", p))])
    error_message = "The keeper of what holds data may read it."
  }

  assert {
    condition     = length(google_project_iam_member.granter.condition) == 1 && strcontains(google_project_iam_member.granter.condition[0].expression, "'projects/example-aiprod-test/roles/aiprodTelemetry'")
    error_message = "What Terraform may grant is not bounded, or a role of the project's own is missing."
  }

  assert {
    condition     = length(regexall("hasOnly", google_project_iam_member.granter.condition[0].expression)) == ceil(length(local.grantable) / 10)
    error_message = "A list of roles in a condition has ten at most."
  }

  assert {
    condition     = length(setintersection(keys(local.grantable), ["roles/owner", "roles/editor", "roles/viewer", "roles/resourcemanager.projectIamAdmin", "roles/iam.serviceAccountTokenCreator"])) == 0
    error_message = "A role can be granted with which everything else can."
  }
}

run "only_deployers_act_as_it" {
  command = plan

  assert {
    condition     = keys(google_service_account_iam_member.deployer) == ["group:platform@example.com"]
    error_message = "Somebody else may run Terraform."
  }

  assert {
    condition     = length(google_billing_account_iam_member.budget) == 0
    error_message = "Without a billing account nothing is granted on one."
  }
}

run "somebody_has_to_be_named" {
  command = plan

  variables {
    deployers = []
  }

  expect_failures = [var.deployers]
}
