/** As random as one that openssl has made. */
export const SECRET = "t6Zr0bWmQ1xYv8KcN3sLh5PgJ2dF7aUe";

/** Of a site with Postgres at Neon and films at AWS: nothing is wrong with them. */
export const PRODUCTION_SETTINGS = {
  DATABASE_URL: `postgresql://app:${SECRET}@ep-calm-sea-1.eu-central-1.aws.neon.tech/main?sslmode=verify-full`,
  AWS_REGION: "eu-central-1",
  AWS_S3_BUCKET: "films-of-the-clinic",
  AWS_ACCESS_KEY_ID: "AKIAIOSF0DNN7QZ4WRTY",
  AWS_SECRET_ACCESS_KEY: SECRET,
  BETTER_AUTH_SECRET: SECRET,
  APP_URL: "https://scoliosis.clinic-of-ours.org",
};

/** Both keys of an instance of Clerk of this kind. */
export const clerkKeys = (kind: "live" | "test") => ({
  NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY: `pk_${kind}_Y2xlcmsuY2xpbmljLm9yZyQ`,
  CLERK_SECRET_KEY: `sk_${kind}_${SECRET}`,
});
