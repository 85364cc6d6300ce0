output "github_variables" {
  description = "Variables of the repository that the workflows read."
  value = {
    KPI_PROJECT                    = var.project
    KPI_JOB_PROJECT                = local.job_project
    KPI_QBO_DATASET                = var.datasets.qbo
    KPI_HUBSPOT_DATASET            = var.datasets.hubspot
    KPI_DATASET                    = var.datasets.output
    KPI_WORKLOAD_IDENTITY_PROVIDER = google_iam_workload_identity_pool_provider.actions["github"].name
    KPI_SERVICE_ACCOUNT            = google_service_account.account["kpi-nightly"].email
    KPI_READER_ACCOUNT             = google_service_account.account["kpi-reader"].email
    KPI_PREVIEW_IDENTITY_PROVIDER  = google_iam_workload_identity_pool_provider.actions["github-preview"].name
    KPI_PREVIEW_ACCOUNT            = google_service_account.account["kpi-preview"].email
    CLOUDFLARE_ACCOUNT_ID          = var.cloudflare_account
    KPI_PAGES_PROJECT              = cloudflare_pages_project.site.name
    KPI_SITE_URL                   = "https://${cloudflare_pages_project.site.subdomain}"
  }
}

output "access_audience" {
  description = "Audience tag of the Access application, for ACCESS_AUD."
  value       = cloudflare_zero_trust_access_application.site.aud
}
