
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(sql, ', search_reasoning TEXT', ', search_reasoning TEXT, '
    || 'cost INTEGER, currency TEXT, cost_is_partial INTEGER NOT NULL DEFAULT 0, charged_by TEXT, '
    || 'seconds_to_load REAL, seconds_of_prompt REAL') WHERE type = 'table' AND name = 'message';
PRAGMA writable_schema = RESET;

CREATE INDEX message_charged ON message (
    charged_by, created_at, cost, currency, cost_is_partial
) WHERE charged_by IS NOT NULL;
