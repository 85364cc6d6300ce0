# What would be made, with providers that only pretend. `terraform validate` takes a misspelled member of a nested
# attribute for nothing; here it is missed.
mock_provider "google" {
  mock_resource "google_service_account" {
    defaults = {
      name   = "projects/kpi-project/serviceAccounts/kpi-account@kpi-project.iam.gserviceaccount.com"
      email  = "kpi-account@kpi-project.iam.gserviceaccount.com"
      member = "serviceAccount:kpi-account@kpi-project.iam.gserviceaccount.com"
    }
  }
}

mock_provider "cloudflare" {
  mock_resource "cloudflare_pages_project" {
    defaults = {
      subdomain = "kpi-snapshot.pages.dev"
      # As Cloudflare has it for whoever says nothing.
      deployment_configs = { production = { fail_open = true }, preview = { fail_open = true } }
    }
  }
}

variables {
  project            = "kpi-project"
  repository         = "acme/kpi"
  cloudflare_account = "00000000000000000000000000000000"
  own_hosts          = ["kpi.example.com"]
  staff_email_domain = "example.com"
  watchdog_token_id  = "00000000-0000-0000-0000-000000000000"
}

run "apply" {
  assert {
    condition     = length(google_bigquery_dataset_access.reads) == 7 && length(google_project_iam_member.jobs) == 3
    error_message = "Three accounts start jobs; two read three datasets and one reads one."
  }
  assert {
    condition     = google_bigquery_table_iam_member.writes.table_id == "dashboard_kpis"
    error_message = "One table is written."
  }
  assert {
    condition = alltrue([
      for provider in google_iam_workload_identity_pool_provider.actions :
      startswith(provider.attribute_condition, "assertion.repository=='acme/kpi' && ")
    ])
    error_message = "Every pool lets in one repository alone."
  }
  assert {
    condition = (
      !cloudflare_pages_project.site.deployment_configs.production.fail_open &&
      !cloudflare_pages_project.site.deployment_configs.preview.fail_open
    )
    error_message = "The site fails closed."
  }
  assert {
    condition = join(" ", cloudflare_zero_trust_access_application.site.destinations[*].uri) == join(" ", [
      "kpi-snapshot.pages.dev", "*.kpi-snapshot.pages.dev", "kpi.example.com"
    ])
    error_message = "Every host is behind the gate."
  }
  assert {
    condition = (
      one(cloudflare_zero_trust_access_policy.staff.include).email_domain.domain == "example.com" &&
      one(cloudflare_zero_trust_access_policy.watchdog.include).service_token.token_id == var.watchdog_token_id
    )
    error_message = "Staff and the watchdog come in, nobody else."
  }
  assert {
    condition     = length(cloudflare_zero_trust_access_application.site.policies) == 2
    error_message = "Both policies are the application's."
  }
}
