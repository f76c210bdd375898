# The app's user. Its access key is made by hand (README.md), so that the secret is not in Terraform's state.
resource "aws_iam_user" "app" {
  name = "${var.name}-app"
}

resource "aws_iam_user_policy" "app" {
  name   = "films"
  user   = aws_iam_user.app.name
  policy = data.aws_iam_policy_document.app.json
}

data "aws_iam_policy_document" "app" {
  statement {
    sid       = "Films"
    actions   = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"]
    resources = ["${aws_s3_bucket.films.arn}/*"]
  }

  # Without it S3 answers 403 where a film is missing, instead of 404.
  statement {
    sid       = "Bucket"
    actions   = ["s3:ListBucket"]
    resources = [aws_s3_bucket.films.arn]
  }

  dynamic "statement" {
    for_each = var.kms_key_arn == null ? [] : [var.kms_key_arn]
    content {
      sid       = "Key"
      actions   = ["kms:GenerateDataKey", "kms:Decrypt"]
      resources = [statement.value]
    }
  }
}
