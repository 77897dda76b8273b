
ALTER TABLE message ADD COLUMN cost INTEGER;
ALTER TABLE message ADD COLUMN currency TEXT;
ALTER TABLE message ADD COLUMN cost_is_partial INTEGER NOT NULL DEFAULT 0;
ALTER TABLE message ADD COLUMN charged_by TEXT;
ALTER TABLE message ADD COLUMN seconds_to_load REAL;
ALTER TABLE message ADD COLUMN seconds_of_prompt REAL;

CREATE INDEX message_charged ON message (
    charged_by, created_at, cost, currency, cost_is_partial
) WHERE charged_by IS NOT NULL;
