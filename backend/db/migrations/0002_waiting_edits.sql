-- Phones tell which app they run and how far they have read; edits that wait are found without reading the ledger.

ALTER TABLE "device" ADD COLUMN "app" TEXT;
ALTER TABLE "device" ADD COLUMN "cursor" BIGINT;
CREATE INDEX "edit_received_waiting" ON "edit_received" ("studio", "waits_for") WHERE "waits_for" IS NOT NULL;
