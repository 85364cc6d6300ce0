# Who may what in BigQuery: docs/bigquery.md has the same as commands, and a test holds the two together.
locals {
  job_project = coalesce(var.job_project, var.project)

  # Accounts, and the datasets that each reads.
  reads = {
    kpi-nightly = ["qbo", "hubspot", "output"]
    kpi-preview = ["qbo", "hubspot", "output"]
    kpi-reader  = ["output"]
  }

  # The identity pool that each account is signed in through. A binding trusts every provider of its pool.
  pools = {
    kpi-nightly = "github"
    kpi-preview = "github-preview"
    kpi-reader  = "github"
  }

  # Whom each pool lets in. Code of a branch comes in through github-preview alone.
  conditions = {
    github         = "assertion.repository=='${var.repository}' && assertion.ref=='refs/heads/main'"
    github-preview = "assertion.repository=='${var.repository}' && assertion.event_name=='workflow_dispatch' && assertion.workflow_ref.startsWith('${var.repository}/.github/workflows/preview.yml@')"
  }

  dataset_readers = merge([
    for account, datasets in local.reads : {
      for dataset in datasets : "${account} ${dataset}" => { account = account, dataset = var.datasets[dataset] }
    }
  ]...)
}

resource "google_project_service" "needed" {
  for_each           = toset(["bigquery.googleapis.com", "iamcredentials.googleapis.com", "sts.googleapis.com"])
  service            = each.key
  disable_on_destroy = false
}

resource "google_service_account" "account" {
  for_each   = local.reads
  account_id = each.key
}

# Starting jobs is granted on the project; it shows no data.
resource "google_project_iam_member" "jobs" {
  for_each = local.reads
  project  = local.job_project
  role     = "roles/bigquery.jobUser"
  member   = google_service_account.account[each.key].member
}

# READER is how the API spells roles/bigquery.dataViewer. Not google_bigquery_dataset_iam_member: that one removes a
# dataset's authorized views.
resource "google_bigquery_dataset_access" "reads" {
  for_each      = local.dataset_readers
  project       = var.project
  dataset_id    = each.value.dataset
  role          = "READER"
  user_by_email = google_service_account.account[each.value.account].email
}

# The one table that the night replaces: nothing else in the dataset can be altered or dropped.
resource "google_bigquery_table_iam_member" "writes" {
  project    = var.project
  dataset_id = var.datasets.output
  table_id   = "dashboard_kpis"
  role       = "roles/bigquery.dataEditor"
  member     = google_service_account.account["kpi-nightly"].member
}

resource "google_iam_workload_identity_pool" "pool" {
  for_each                  = local.conditions
  workload_identity_pool_id = each.key
  depends_on                = [google_project_service.needed]
}

resource "google_iam_workload_identity_pool_provider" "actions" {
  for_each                           = local.conditions
  workload_identity_pool_id          = google_iam_workload_identity_pool.pool[each.key].workload_identity_pool_id
  workload_identity_pool_provider_id = "kpi-snapshot"
  attribute_condition                = each.value
  attribute_mapping = {
    "google.subject"       = "assertion.sub"
    "attribute.repository" = "assertion.repository"
  }
  oidc {
    issuer_uri = "https://token.actions.githubusercontent.com"
  }
}

resource "google_service_account_iam_member" "sign_in" {
  for_each           = local.pools
  service_account_id = google_service_account.account[each.key].name
  role               = "roles/iam.workloadIdentityUser"
  member             = "principalSet://iam.googleapis.com/${google_iam_workload_identity_pool.pool[each.value].name}/attribute.repository/${var.repository}"
}
