CREATE TEMPORARY TABLE old_pictures ON COMMIT DROP AS SELECT picture FROM rude_data.pictures WHERE picture_id % 2 = 0;
PREPARE bigger AS UPDATE rude_data.pictures SET picture = lo_from_bytea(0, lo_get(picture) || '\x0102') WHERE picture_id % 2 = 0;
EXECUTE bigger;
DEALLOCATE bigger;
SELECT lo_unlink(picture) FROM old_pictures;
CREATE TABLE rude_data.attributes (device_id bigint REFERENCES rude_data.devices ON DELETE CASCADE, attribute text, value text, PRIMARY KEY (device_id, attribute));
INSERT INTO rude_data.attributes SELECT device_id, key, value FROM rude_data.devices, jsonb_each_text(settings);
