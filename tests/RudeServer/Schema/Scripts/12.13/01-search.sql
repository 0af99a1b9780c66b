CREATE TEMPORARY TABLE found ON COMMIT DROP AS SELECT device_id, lower(name) AS search FROM rude_data.devices;
ALTER TABLE rude_data.devices ADD COLUMN search text NOT NULL DEFAULT '';
UPDATE rude_data.devices d SET search = f.search FROM found f WHERE f.device_id = d.device_id;
