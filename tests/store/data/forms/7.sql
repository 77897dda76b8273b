
CREATE TABLE part (
    key INTEGER PRIMARY KEY,
    message_key INTEGER NOT NULL REFERENCES message (key) ON DELETE CASCADE,
    place INTEGER NOT NULL,
    request INTEGER NOT NULL,
    kind TEXT NOT NULL,
    start INTEGER,
    length INTEGER,
    file INTEGER,
    name TEXT NOT NULL DEFAULT '',
    text TEXT NOT NULL DEFAULT '',
    data TEXT NOT NULL DEFAULT '{}',
    search_text TEXT
) STRICT;

CREATE INDEX part_of_message ON part (message_key, place);

DROP TRIGGER beside_added;
DROP TRIGGER beside_removed;
DROP TRIGGER beside_changed;
DROP VIEW beside_words;

CREATE VIEW beside_words (key, words, role, model) AS
    SELECT key, coalesce(message.search_reasoning, message.reasoning)
        || coalesce((SELECT group_concat(' ' || char(57344) || ' ' || words, '') FROM (
            SELECT coalesce(search_text, name || char(10) || text) AS words FROM attachment
            WHERE message_key = message.key ORDER BY place)), '')
        || coalesce((SELECT group_concat(' ' || char(57344) || ' ' || words, '') FROM (
            SELECT coalesce(search_text, name || char(10) || text) AS words FROM part
            WHERE message_key = message.key AND coalesce(search_text, name || text) <> ''
            ORDER BY place)), ''), role, model FROM message
    WHERE ((message.reasoning <> '' OR EXISTS (SELECT 1 FROM attachment WHERE message_key = message.key)) OR EXISTS (SELECT 1 FROM part WHERE message_key = message.key));

CREATE TRIGGER beside_added AFTER INSERT ON message WHEN ((new.reasoning <> '' OR EXISTS (SELECT 1 FROM attachment WHERE message_key = new.key)) OR EXISTS (SELECT 1 FROM part WHERE message_key = new.key)) BEGIN
    INSERT INTO beside_index (rowid, words, role, model)
    VALUES (new.key, coalesce(new.search_reasoning, new.reasoning)
        || coalesce((SELECT group_concat(' ' || char(57344) || ' ' || words, '') FROM (
            SELECT coalesce(search_text, name || char(10) || text) AS words FROM attachment
            WHERE message_key = new.key ORDER BY place)), '')
        || coalesce((SELECT group_concat(' ' || char(57344) || ' ' || words, '') FROM (
            SELECT coalesce(search_text, name || char(10) || text) AS words FROM part
            WHERE message_key = new.key AND coalesce(search_text, name || text) <> ''
            ORDER BY place)), ''), new.role, new.model);
END;

CREATE TRIGGER beside_removed BEFORE DELETE ON message WHEN ((old.reasoning <> '' OR EXISTS (SELECT 1 FROM attachment WHERE message_key = old.key)) OR EXISTS (SELECT 1 FROM part WHERE message_key = old.key)) BEGIN
    INSERT INTO beside_index (beside_index, rowid, words, role, model)
    VALUES ('delete', old.key, coalesce(old.search_reasoning, old.reasoning)
        || coalesce((SELECT group_concat(' ' || char(57344) || ' ' || words, '') FROM (
            SELECT coalesce(search_text, name || char(10) || text) AS words FROM attachment
            WHERE message_key = old.key ORDER BY place)), '')
        || coalesce((SELECT group_concat(' ' || char(57344) || ' ' || words, '') FROM (
            SELECT coalesce(search_text, name || char(10) || text) AS words FROM part
            WHERE message_key = old.key AND coalesce(search_text, name || text) <> ''
            ORDER BY place)), ''), old.role, old.model);
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
            WHERE message_key = old.key ORDER BY place)), '')
        || coalesce((SELECT group_concat(' ' || char(57344) || ' ' || words, '') FROM (
            SELECT coalesce(search_text, name || char(10) || text) AS words FROM part
            WHERE message_key = old.key AND coalesce(search_text, name || text) <> ''
            ORDER BY place)), ''), old.role, old.model
    WHERE ((old.reasoning <> '' OR EXISTS (SELECT 1 FROM attachment WHERE message_key = old.key)) OR EXISTS (SELECT 1 FROM part WHERE message_key = old.key));
    INSERT INTO beside_index (rowid, words, role, model)
    SELECT new.key, coalesce(new.search_reasoning, new.reasoning)
        || coalesce((SELECT group_concat(' ' || char(57344) || ' ' || words, '') FROM (
            SELECT coalesce(search_text, name || char(10) || text) AS words FROM attachment
            WHERE message_key = new.key ORDER BY place)), '')
        || coalesce((SELECT group_concat(' ' || char(57344) || ' ' || words, '') FROM (
            SELECT coalesce(search_text, name || char(10) || text) AS words FROM part
            WHERE message_key = new.key AND coalesce(search_text, name || text) <> ''
            ORDER BY place)), ''), new.role, new.model WHERE ((new.reasoning <> '' OR EXISTS (SELECT 1 FROM attachment WHERE message_key = new.key)) OR EXISTS (SELECT 1 FROM part WHERE message_key = new.key));
END;
