-- Tombstones of the feed do not stay for ever: which version a studio had on which day, and below which version a
-- phone's cursor is too old because tombstones behind it are gone.

CREATE TABLE "feed_mark" (
    "studio" KEYTEXT NOT NULL,
    "at" BIGINT NOT NULL,
    "version" BIGINT NOT NULL,
    PRIMARY KEY ("studio", "at")
);

CREATE TABLE "feed_floor" (
    "studio" KEYTEXT NOT NULL,
    "version" BIGINT NOT NULL,
    PRIMARY KEY ("studio")
);

CREATE INDEX "feed_gone" ON "feed" ("studio", "version") WHERE "op" = 'del';
