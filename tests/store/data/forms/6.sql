
ALTER TABLE message ADD COLUMN search_reasoning TEXT;
ALTER TABLE attachment ADD COLUMN search_text TEXT;
UPDATE message SET search_reasoning = index_form(reasoning) WHERE reasoning <> '';
UPDATE attachment SET search_text = index_form(name || char(10) || text)
    WHERE message_key IS NOT NULL;

CREATE VIEW beside_words (key, words, role, model) AS
    SELECT key, coalesce(message.search_reasoning, message.reasoning)
        || coalesce((SELECT group_concat(' ' || char(57344) || ' ' || words, '') FROM (
            SELECT coalesce(search_text, name || char(10) || text) AS words FROM attachment
            WHERE message_key = message.key ORDER BY place)), ''), role, model FROM message WHERE (message.reasoning <> '' OR EXISTS (SELECT 1 FROM attachment WHERE message_key = message.key));

CREATE VIRTUAL TABLE beside_index USING fts5 (
    words, role, model, content = 'beside_words', content_rowid = 'key',
    prefix = '1 2 3', columnsize = 0, tokenize = 'unicode61 remove_diacritics 2 categories ''L* N* Co Mn Mc'' separators ''︎️'''
);
INSERT INTO beside_index (beside_index, rank) VALUES ('secure-delete', 1);
INSERT INTO beside_index (rowid, words, role, model)
    SELECT key, words, role, model FROM beside_words;

CREATE TRIGGER beside_added AFTER INSERT ON message WHEN (new.reasoning <> '' OR EXISTS (SELECT 1 FROM attachment WHERE message_key = new.key)) BEGIN
    INSERT INTO beside_index (rowid, words, role, model)
    VALUES (new.key, coalesce(new.search_reasoning, new.reasoning)
        || coalesce((SELECT group_concat(' ' || char(57344) || ' ' || words, '') FROM (
            SELECT coalesce(search_text, name || char(10) || text) AS words FROM attachment
            WHERE message_key = new.key ORDER BY place)), ''), new.role, new.model);
END;

CREATE TRIGGER beside_removed BEFORE DELETE ON message WHEN (old.reasoning <> '' OR EXISTS (SELECT 1 FROM attachment WHERE message_key = old.key)) BEGIN
    INSERT INTO beside_index (beside_index, rowid, words, role, model)
    VALUES ('delete', old.key, coalesce(old.search_reasoning, old.reasoning)
        || coalesce((SELECT group_concat(' ' || char(57344) || ' ' || words, '') FROM (
            SELECT coalesce(search_text, name || char(10) || text) AS words FROM attachment
            WHERE message_key = old.key ORDER BY place)), ''), old.role, old.model);
END;

CREATE TRIGGER beside_changed
AFTER UPDATE OF reasoning, search_reasoning, role, model ON message
WHEN old.reasoning IS NOT new.reasoning OR old.search_reasoning IS NOT new.search_reasoning
    OR old.role IS NOT new.role OR old.model IS NOT new.model
BEGIN
    INSERT INTO beside_index (beside_index, rowid, words, role, model)
    SELECT 'delete', old.key, coalesce(old.search_reasoning, old.reasoning)
        || coalesce((SELECT group_concat(' ' || char(57344) || ' ' || words, '') FROM (
            SELECT coalesce(search_text, name || char(10) || text) AS words FROM attachment
            WHERE message_key = old.key ORDER BY place)), ''), old.role, old.model WHERE (old.reasoning <> '' OR EXISTS (SELECT 1 FROM attachment WHERE message_key = old.key));
    INSERT INTO beside_index (rowid, words, role, model)
    SELECT new.key, coalesce(new.search_reasoning, new.reasoning)
        || coalesce((SELECT group_concat(' ' || char(57344) || ' ' || words, '') FROM (
            SELECT coalesce(search_text, name || char(10) || text) AS words FROM attachment
            WHERE message_key = new.key ORDER BY place)), ''), new.role, new.model WHERE (new.reasoning <> '' OR EXISTS (SELECT 1 FROM attachment WHERE message_key = new.key));
END;
