-- Answers and messages are looked for by crew member (their id names the call already).

DROP INDEX "answer_call";
DROP INDEX "message_call";
CREATE INDEX "answer_crew" ON "answer" ("studio", "crew");
CREATE INDEX "message_crew" ON "message" ("studio", "crew");
