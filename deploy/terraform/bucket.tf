# The films. Nobody reaches them but by the app's key, or by a URL that it has signed.
resource "aws_s3_bucket" "films" {
  bucket = var.bucket
  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_s3_bucket_public_access_block" "films" {
  bucket                  = aws_s3_bucket.films.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

# No ACLs: policies alone decide.
resource "aws_s3_bucket_ownership_controls" "films" {
  bucket = aws_s3_bucket.films.id
  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "films" {
  bucket = aws_s3_bucket.films.id
  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm     = var.kms_key_arn == null ? "AES256" : "aws:kms"
      kms_master_key_id = var.kms_key_arn
    }
    bucket_key_enabled = true
  }
}

# A film that a fault or a stolen key deletes can be brought back, for a few days: the app promises that what is deleted
# is gone, so not for longer than it tells its users.
resource "aws_s3_bucket_versioning" "films" {
  bucket = aws_s3_bucket.films.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "films" {
  bucket     = aws_s3_bucket.films.id
  depends_on = [aws_s3_bucket_versioning.films]

  rule {
    id     = "uploads-that-broke-off"
    status = "Enabled"
    filter {}
    abort_incomplete_multipart_upload {
      days_after_initiation = 1
    }
  }

  rule {
    id     = "deleted-films"
    status = "Enabled"
    filter {}
    noncurrent_version_expiration {
      noncurrent_days = var.keep_deleted_days
    }
    expiration {
      expired_object_delete_marker = true
    }
  }

  # GET /api/ready and the doctor write there and delete again, unless they are ended between the two.
  rule {
    id     = "leftovers-of-readiness"
    status = "Enabled"
    filter {
      prefix = "readiness/"
    }
    expiration {
      days = 1
    }
    noncurrent_version_expiration {
      noncurrent_days = 1
    }
  }
}

resource "aws_s3_bucket_policy" "films" {
  bucket     = aws_s3_bucket.films.id
  policy     = data.aws_iam_policy_document.films.json
  depends_on = [aws_s3_bucket_public_access_block.films]
}

data "aws_iam_policy_document" "films" {
  statement {
    sid       = "OnlyTls"
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = [aws_s3_bucket.films.arn, "${aws_s3_bucket.films.arn}/*"]
    principals {
      type        = "*"
      identifiers = ["*"]
    }
    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }
}

# As cli/prepare-bucket/cors-rules.ts says for other servers.
resource "aws_s3_bucket_cors_configuration" "films" {
  bucket = aws_s3_bucket.films.id
  cors_rule {
    allowed_origins = var.app_origins
    allowed_methods = ["PUT", "GET", "HEAD"]
    allowed_headers = ["content-type", "x-amz-checksum-sha256", "if-none-match"]
    expose_headers  = ["ETag"]
    max_age_seconds = 3600
  }
}
