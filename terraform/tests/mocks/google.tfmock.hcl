# What a mocked Google answers where the provider holds values to a form. Every suite uses it: mock_provider "google" { source = "./tests/mocks" }.

mock_resource "google_service_account" {
  defaults = {
    name   = "projects/fixture/serviceAccounts/one@fixture.iam.gserviceaccount.com"
    email  = "one@fixture.iam.gserviceaccount.com"
    member = "serviceAccount:one@fixture.iam.gserviceaccount.com"
  }
}
