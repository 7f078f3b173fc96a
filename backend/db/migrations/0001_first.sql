-- The first schema. Texts that are keys or are ordered by are KEYTEXT: compared byte by byte on both engines
-- (PostgreSQL would otherwise sort by the language of the database, and pages of the feed would lose rows).

CREATE TABLE "studio" (
    "id" KEYTEXT NOT NULL,
    "name" TEXT NOT NULL,
    "epoch" TEXT NOT NULL,
    "version" BIGINT NOT NULL,
    "ledger_head" TEXT NOT NULL,
    "ledger_length" BIGINT NOT NULL,
    PRIMARY KEY ("id")
);

CREATE TABLE "production" (
    "id" KEYTEXT NOT NULL,
    "studio" KEYTEXT NOT NULL,
    "v" BIGINT NOT NULL,
    "title" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "zone" TEXT NOT NULL,
    "region" TEXT NOT NULL,
    "transitions" TEXT NOT NULL,
    PRIMARY KEY ("studio", "id")
);

CREATE TABLE "unit" (
    "id" KEYTEXT NOT NULL,
    "studio" KEYTEXT NOT NULL,
    "v" BIGINT NOT NULL,
    "production" KEYTEXT NOT NULL,
    "name" TEXT NOT NULL,
    "position" BIGINT NOT NULL,
    PRIMARY KEY ("studio", "id")
);

CREATE TABLE "department" (
    "id" KEYTEXT NOT NULL,
    "studio" KEYTEXT NOT NULL,
    "v" BIGINT NOT NULL,
    "production" KEYTEXT NOT NULL,
    "name" TEXT NOT NULL,
    "position" BIGINT NOT NULL,
    PRIMARY KEY ("studio", "id")
);

CREATE TABLE "person" (
    "id" KEYTEXT NOT NULL,
    "studio" KEYTEXT NOT NULL,
    "v" BIGINT NOT NULL,
    "name" TEXT NOT NULL,
    "language" TEXT,
    PRIMARY KEY ("studio", "id")
);

CREATE TABLE "crew_member" (
    "id" KEYTEXT NOT NULL,
    "studio" KEYTEXT NOT NULL,
    "v" BIGINT NOT NULL,
    "production" KEYTEXT NOT NULL,
    "person" KEYTEXT NOT NULL,
    "department" KEYTEXT NOT NULL,
    "unit" KEYTEXT NOT NULL,
    "name" TEXT NOT NULL,
    "position" TEXT NOT NULL,
    "roles" TEXT NOT NULL,
    "phone" TEXT,
    "email" TEXT,
    "start" TEXT,
    "finish" TEXT,
    "no_smartphone" BOOLEAN NOT NULL,
    "state" TEXT NOT NULL,
    "invited_at" BIGINT,
    "expires_at" BIGINT,
    "entered_at" BIGINT,
    "fv" TEXT NOT NULL,
    PRIMARY KEY ("studio", "id")
);

CREATE TABLE "shooting_day" (
    "id" KEYTEXT NOT NULL,
    "studio" KEYTEXT NOT NULL,
    "v" BIGINT NOT NULL,
    "production" KEYTEXT NOT NULL,
    "unit" KEYTEXT NOT NULL,
    "date" KEYTEXT NOT NULL,
    "plan" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "published" TEXT,
    "published_state" TEXT,
    "published_at" BIGINT,
    "revision" BIGINT NOT NULL,
    "dirty" BOOLEAN NOT NULL,
    "fv" TEXT NOT NULL,
    PRIMARY KEY ("studio", "id")
);

CREATE TABLE "department_call" (
    "id" KEYTEXT NOT NULL,
    "studio" KEYTEXT NOT NULL,
    "v" BIGINT NOT NULL,
    "production" KEYTEXT NOT NULL,
    "day" KEYTEXT NOT NULL,
    "department" KEYTEXT NOT NULL,
    "state" TEXT,
    "time" BIGINT,
    "place" TEXT,
    "note" TEXT,
    "fv" TEXT NOT NULL,
    PRIMARY KEY ("studio", "id")
);

CREATE TABLE "call" (
    "id" KEYTEXT NOT NULL,
    "studio" KEYTEXT NOT NULL,
    "v" BIGINT NOT NULL,
    "production" KEYTEXT NOT NULL,
    "day" KEYTEXT NOT NULL,
    "crew" KEYTEXT NOT NULL,
    "person" KEYTEXT NOT NULL,
    "department" KEYTEXT NOT NULL,
    "unit" KEYTEXT NOT NULL,
    "date" KEYTEXT NOT NULL,
    "zone" TEXT NOT NULL,
    "own" TEXT,
    "published" TEXT,
    "was" TEXT,
    "version" BIGINT NOT NULL,
    "report_to" TEXT,
    "published_at" BIGINT,
    "replaced_by" TEXT,
    "fv" TEXT NOT NULL,
    PRIMARY KEY ("studio", "id")
);

CREATE TABLE "answer" (
    "id" KEYTEXT NOT NULL,
    "studio" KEYTEXT NOT NULL,
    "v" BIGINT NOT NULL,
    "production" KEYTEXT NOT NULL,
    "call" KEYTEXT NOT NULL,
    "crew" KEYTEXT NOT NULL,
    "person" KEYTEXT NOT NULL,
    "department" KEYTEXT NOT NULL,
    "version" BIGINT NOT NULL,
    "answer" TEXT NOT NULL,
    "reason" TEXT,
    "how" TEXT NOT NULL,
    "by" TEXT NOT NULL,
    "by_name" TEXT NOT NULL,
    "at" BIGINT NOT NULL,
    "at_device" BIGINT,
    "clock_off_min" BIGINT,
    "reply" TEXT,
    PRIMARY KEY ("studio", "id")
);

CREATE TABLE "message" (
    "id" KEYTEXT NOT NULL,
    "studio" KEYTEXT NOT NULL,
    "v" BIGINT NOT NULL,
    "production" KEYTEXT NOT NULL,
    "call" KEYTEXT NOT NULL,
    "crew" KEYTEXT NOT NULL,
    "department" KEYTEXT NOT NULL,
    "version" BIGINT NOT NULL,
    "state" TEXT NOT NULL,
    "at" BIGINT NOT NULL,
    PRIMARY KEY ("studio", "id")
);

CREATE TABLE "document" (
    "id" KEYTEXT NOT NULL,
    "studio" KEYTEXT NOT NULL,
    "v" BIGINT NOT NULL,
    "production" KEYTEXT NOT NULL,
    "day" KEYTEXT NOT NULL,
    "name" TEXT NOT NULL,
    "media_type" TEXT NOT NULL,
    "size" BIGINT NOT NULL,
    "sha256" KEYTEXT NOT NULL,
    "removed" BOOLEAN NOT NULL,
    PRIMARY KEY ("studio", "id")
);

CREATE TABLE "late_verdict" (
    "id" KEYTEXT NOT NULL,
    "studio" KEYTEXT NOT NULL,
    "v" BIGINT NOT NULL,
    "person" KEYTEXT NOT NULL,
    "device" KEYTEXT NOT NULL,
    "seq" BIGINT NOT NULL,
    "kind" TEXT NOT NULL,
    "verdict" TEXT NOT NULL,
    "code" TEXT,
    "detail" TEXT NOT NULL,
    "see" TEXT,
    "at" BIGINT NOT NULL,
    PRIMARY KEY ("studio", "id")
);

CREATE TABLE "edit_received" (
    "studio" KEYTEXT NOT NULL,
    "position" BIGINT NOT NULL,
    "device" KEYTEXT NOT NULL,
    "seq" BIGINT NOT NULL,
    "edit_id" KEYTEXT NOT NULL,
    "person" KEYTEXT NOT NULL,
    "production" KEYTEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "edit_version" BIGINT NOT NULL,
    "body" TEXT NOT NULL,
    "payload" TEXT NOT NULL,
    "salt" TEXT NOT NULL,
    "previous" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "received_at" BIGINT NOT NULL,
    "at_device" BIGINT,
    "skew_ms" BIGINT,
    "verdict" TEXT NOT NULL,
    "code" TEXT,
    "detail" TEXT NOT NULL,
    "see" TEXT,
    "version" BIGINT NOT NULL,
    "waits_for" KEYTEXT,
    "replay_of" BIGINT,
    PRIMARY KEY ("studio", "device", "seq")
);

CREATE TABLE "feed" (
    "studio" KEYTEXT NOT NULL,
    "scope" KEYTEXT NOT NULL,
    "entity" KEYTEXT NOT NULL,
    "id" KEYTEXT NOT NULL,
    "version" BIGINT NOT NULL,
    "op" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "h" BIGINT NOT NULL,
    PRIMARY KEY ("studio", "scope", "entity", "id")
);

CREATE TABLE "scope_sum" (
    "studio" KEYTEXT NOT NULL,
    "scope" KEYTEXT NOT NULL,
    "rows" BIGINT NOT NULL,
    "h" BIGINT NOT NULL,
    PRIMARY KEY ("studio", "scope")
);

CREATE TABLE "device" (
    "id" KEYTEXT NOT NULL,
    "studio" KEYTEXT NOT NULL,
    "person" KEYTEXT NOT NULL,
    "token_hash" KEYTEXT,
    "last_seq" BIGINT NOT NULL,
    "label" TEXT NOT NULL,
    "entered_at" BIGINT NOT NULL,
    "last_seen" BIGINT,
    "unsent" BIGINT NOT NULL,
    "revoked_at" BIGINT,
    PRIMARY KEY ("id")
);

CREATE TABLE "invitation" (
    "id" KEYTEXT NOT NULL,
    "studio" KEYTEXT NOT NULL,
    "crew" KEYTEXT NOT NULL,
    "person" KEYTEXT NOT NULL,
    "code_hash" KEYTEXT NOT NULL,
    "created_at" BIGINT NOT NULL,
    "created_by" TEXT,
    "expires_at" BIGINT NOT NULL,
    "used_at" BIGINT,
    "device" KEYTEXT,
    "revoked_at" BIGINT,
    PRIMARY KEY ("id")
);

CREATE TABLE "code_failure" (
    "studio" KEYTEXT NOT NULL,
    "subject" KEYTEXT NOT NULL,
    "since" BIGINT NOT NULL,
    "failures" BIGINT NOT NULL,
    PRIMARY KEY ("studio", "subject", "since")
);

CREATE TABLE "import_preview" (
    "id" KEYTEXT NOT NULL,
    "studio" KEYTEXT NOT NULL,
    "production" KEYTEXT NOT NULL,
    "person" KEYTEXT NOT NULL,
    "name" TEXT NOT NULL,
    "created_at" BIGINT NOT NULL,
    "expires_at" BIGINT NOT NULL,
    "applied_at" BIGINT,
    "summary" TEXT NOT NULL,
    "rows" TEXT NOT NULL,
    PRIMARY KEY ("studio", "id")
);

CREATE TABLE "file" (
    "sha256" KEYTEXT NOT NULL,
    "studio" KEYTEXT NOT NULL,
    "media_type" TEXT NOT NULL,
    "size" BIGINT NOT NULL,
    "stored_at" BIGINT NOT NULL,
    "person" KEYTEXT,
    PRIMARY KEY ("studio", "sha256")
);

CREATE INDEX "unit_production" ON "unit" ("studio", "production");
CREATE INDEX "department_production" ON "department" ("studio", "production");
CREATE INDEX "crew_member_production" ON "crew_member" ("studio", "production");
CREATE INDEX "crew_member_person" ON "crew_member" ("studio", "person");
CREATE INDEX "shooting_day_unit_date" ON "shooting_day" ("studio", "unit", "date");
CREATE INDEX "shooting_day_production" ON "shooting_day" ("studio", "production");
CREATE INDEX "department_call_day" ON "department_call" ("studio", "day");
CREATE INDEX "call_day" ON "call" ("studio", "day");
CREATE INDEX "call_person_date" ON "call" ("studio", "person", "date");
CREATE INDEX "call_crew" ON "call" ("studio", "crew");
CREATE INDEX "answer_call" ON "answer" ("studio", "call");
CREATE INDEX "message_call" ON "message" ("studio", "call");
CREATE INDEX "document_day" ON "document" ("studio", "day");

CREATE UNIQUE INDEX "edit_received_position" ON "edit_received" ("studio", "position");
CREATE UNIQUE INDEX "edit_received_first" ON "edit_received" ("studio", "edit_id") WHERE "replay_of" IS NULL;
CREATE INDEX "edit_received_person" ON "edit_received" ("studio", "person", "position");

CREATE INDEX "feed_cursor" ON "feed" ("studio", "scope", "version", "entity", "id");

CREATE INDEX "device_person" ON "device" ("studio", "person");
CREATE UNIQUE INDEX "device_token" ON "device" ("token_hash");
CREATE UNIQUE INDEX "invitation_code" ON "invitation" ("code_hash");
CREATE INDEX "invitation_crew" ON "invitation" ("studio", "crew");
