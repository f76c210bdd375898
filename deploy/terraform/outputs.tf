output "vercel" {
  description = "What to set in Vercel's project settings (and where the worker runs), beside the keys."
  value = {
    AWS_REGION    = var.region
    AWS_S3_BUCKET = aws_s3_bucket.films.id
    INFERENCE_URL = local.has_load_balancer ? "https://${var.inference_host}" : "http://${aws_eip.inference.public_ip}:8001"
  }
}

output "app_user" {
  description = "The user whose access key becomes AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY."
  value       = aws_iam_user.app.name
}

output "instance_id" {
  description = "For aws ssm start-session --target."
  value       = aws_instance.inference.id
}

output "load_balancer_dns" {
  description = "What inference_host has to be a CNAME of."
  value       = one(aws_lb.inference[*].dns_name)
}
