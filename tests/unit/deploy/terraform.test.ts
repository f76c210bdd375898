import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "@cdktn/hcl2json";
import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { corsRules } from "#cli/prepare-bucket/cors-rules";

const FOLDER = "deploy/terraform";

type Block = Record<string, unknown>;
const file = z.object({
  resource: z.record(z.string(), z.unknown()).optional(),
  data: z.record(z.string(), z.unknown()).optional(),
  variable: z.unknown().optional(),
});
const block = z.record(z.string(), z.unknown());
const blocks = z.array(block);

const resources = new Map<string, Block>();
const documents = new Map<string, Block>();
const variables = new Map<string, Block>();

const only = (value: unknown): Block => {
  const [first, ...others] = blocks.parse(value);
  if (!first || others.length > 0) throw new Error("not one block");
  return first;
};

function collect(into: Map<string, Block>, kind: unknown, prefix: string): void {
  for (const [name, value] of Object.entries(z.record(z.string(), z.unknown()).parse(kind ?? {}))) {
    into.set(`${prefix}${name}`, only(value));
  }
}

function resource(address: string): Block {
  const found = resources.get(address);
  if (!found) throw new Error(`there is no ${address}`);
  return found;
}

/** All resources of a type, with their names. */
function ofType(type: string): [name: string, resource: Block][] {
  return [...resources].filter(([address]) => address.startsWith(`${type}.`));
}

function statements(name: string): Block[] {
  return blocks.parse(documents.get(name)?.["statement"]);
}

beforeAll(async () => {
  for (const name of readdirSync(FOLDER).filter((entry) => entry.endsWith(".tf"))) {
    const parsed = file.parse(await parse(name, readFileSync(join(FOLDER, name), "utf8")));
    for (const [type, named] of Object.entries(parsed.resource ?? {})) collect(resources, named, `${type}.`);
    collect(documents, parsed.data?.["aws_iam_policy_document"], "");
    collect(variables, parsed.variable, "");
  }
});

describe("the bucket on AWS", () => {
  it("is the only one, and private in all four ways", () => {
    expect(ofType("aws_s3_bucket").map(([address]) => address)).toEqual(["aws_s3_bucket.films"]);
    expect(ofType("aws_s3_bucket_acl")).toEqual([]);
    expect(resource("aws_s3_bucket_public_access_block.films")).toMatchObject({
      bucket: "${aws_s3_bucket.films.id}",
      block_public_acls: true,
      block_public_policy: true,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    });
    const { rule } = resource("aws_s3_bucket_ownership_controls.films");
    expect(only(rule)).toEqual({ object_ownership: "BucketOwnerEnforced" });
  });

  it("encrypts, with a key of one's own where one is named", () => {
    const { rule } = resource("aws_s3_bucket_server_side_encryption_configuration.films");
    expect(only(only(rule)["apply_server_side_encryption_by_default"])).toEqual({
      sse_algorithm: '${var.kms_key_arn == null ? "AES256" : "aws:kms"}',
      kms_master_key_id: "${var.kms_key_arn}",
    });
  });

  it("refuses everybody without TLS, and its policy lets nobody in", () => {
    expect(resource("aws_s3_bucket_policy.films")["policy"]).toBe("${data.aws_iam_policy_document.films.json}");
    expect(statements("films")).toEqual([
      {
        sid: "OnlyTls",
        effect: "Deny",
        actions: ["s3:*"],
        resources: ["${aws_s3_bucket.films.arn}", "${aws_s3_bucket.films.arn}/*"],
        principals: [{ type: "*", identifiers: ["*"] }],
        condition: [{ test: "Bool", variable: "aws:SecureTransport", values: ["false"] }],
      },
    ]);
  });

  it("lets browsers do what other servers let them, on the app's pages alone", () => {
    const [rule] = corsRules("https://app");
    expect(only(resource("aws_s3_bucket_cors_configuration.films")["cors_rule"])).toEqual({
      allowed_origins: "${var.app_origins}",
      allowed_methods: rule?.AllowedMethods,
      allowed_headers: rule?.AllowedHeaders,
      expose_headers: rule?.ExposeHeaders,
      max_age_seconds: rule?.MaxAgeSeconds,
    });
    const origins = variables.get("app_origins");
    expect(origins).not.toHaveProperty("default");
    expect(only(origins?.["validation"])["condition"]).toContain('"^https://[a-z0-9.-]+(:[0-9]+)?$"');
  });

  it("keeps neither what broke off, nor what was deleted for longer than it says", () => {
    const rules = blocks.parse(resource("aws_s3_bucket_lifecycle_configuration.films")["rule"]);
    for (const rule of rules) expect(rule["status"]).toBe("Enabled");
    const byId = new Map(rules.map((rule) => [rule["id"], rule]));
    expect(only(byId.get("uploads-that-broke-off")?.["abort_incomplete_multipart_upload"])).toEqual({
      days_after_initiation: 1,
    });
    expect(only(byId.get("deleted-films")?.["noncurrent_version_expiration"])).toEqual({
      noncurrent_days: "${var.keep_deleted_days}",
    });
    expect(only(byId.get("leftovers-of-readiness")?.["filter"])).toEqual({ prefix: "readiness/" });
  });
});

describe("the app's user on AWS", () => {
  it("may do four things and nothing else", () => {
    expect(statements("app")).toEqual([
      {
        sid: "Films",
        actions: ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
        resources: ["${aws_s3_bucket.films.arn}/*"],
      },
      { sid: "Bucket", actions: ["s3:ListBucket"], resources: ["${aws_s3_bucket.films.arn}"] },
    ]);
    expect(JSON.stringify(documents.get("app")?.["dynamic"])).toContain('["kms:GenerateDataKey","kms:Decrypt"]');
    expect(ofType("aws_iam_user_policy").map(([address]) => address)).toEqual(["aws_iam_user_policy.app"]);
    expect(ofType("aws_iam_user_policy_attachment")).toEqual([]);
  });

  it("has no secret in Terraform's state", () => {
    expect(ofType("aws_iam_access_key")).toEqual([]);
    expect(ofType("aws_ssm_parameter")).toEqual([]);
  });
});

describe("the inference service's machine on AWS", () => {
  it("opens port 8001 to those who are named and to the load balancer, and no other port", () => {
    const incoming = ofType("aws_vpc_security_group_ingress_rule").filter(
      ([, rule]) => rule["security_group_id"] === "${aws_security_group.inference.id}",
    );
    expect(incoming).toHaveLength(2);
    for (const [, rule] of incoming) expect(rule).toMatchObject({ from_port: 8001, to_port: 8001, ip_protocol: "tcp" });
    expect(resource("aws_vpc_security_group_ingress_rule.inference")).toMatchObject({
      for_each: "${toset(var.inference_cidrs)}",
      cidr_ipv4: "${each.value}",
    });
    for (const [, group] of ofType("aws_security_group")) expect(group).not.toHaveProperty("ingress");
    expect(ofType("aws_security_group_rule")).toEqual([]);
  });

  it("is open to nobody unless told, and never to the whole internet", () => {
    expect(variables.get("inference_cidrs")).toMatchObject({ default: [] });
    expect(only(variables.get("inference_cidrs")?.["validation"])["condition"]).toContain(
      'try(tonumber(split("/", c)[1]) >= 8, false)',
    );
    expect(variables.get("load_balancer_cidrs")).toMatchObject({ default: [] });
  });

  it("has an encrypted disk, metadata by token alone, and no SSH key", () => {
    const machine = resource("aws_instance.inference");
    expect(only(machine["metadata_options"])).toEqual({
      http_endpoint: "enabled",
      http_tokens: "required",
      http_put_response_hop_limit: 1,
    });
    expect(only(machine["root_block_device"])).toMatchObject({ encrypted: true });
    expect(machine).not.toHaveProperty("key_name");
    expect(resource("aws_iam_role_policy_attachment.session")["policy_arn"]).toContain("AmazonSSMManagedInstanceCore");
  });

  it("reads its key from one parameter, and nothing else", () => {
    const [statement, ...others] = statements("inference");
    expect(others).toEqual([]);
    expect(statement?.["actions"]).toEqual(["ssm:GetParameter"]);
    expect(JSON.stringify(statement?.["resources"])).toMatch(/:parameter\$\{var\.inference_api_key_parameter\}"\]$/);
  });

  it("speaks TLS 1.2 or newer where it has a certificate", () => {
    expect(resource("aws_lb_listener.inference")).toMatchObject({
      port: 443,
      protocol: "HTTPS",
      ssl_policy: "ELBSecurityPolicy-TLS13-1-2-2021-06",
    });
    expect(ofType("aws_lb_listener")).toHaveLength(1);
  });
});

it("every variable of Terraform says what it is for", () => {
  expect(variables.size).toBeGreaterThan(10);
  for (const [name, variable] of variables) expect(variable["description"], `of ${name}`).toMatch(/\S{3}/);
});
