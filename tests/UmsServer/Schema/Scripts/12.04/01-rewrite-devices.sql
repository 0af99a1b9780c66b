-- Rewrites the largest table twice: the address changes its type, and the search name is computed for every row.
DROP VIEW device_overview;

ALTER TABLE devices
    ALTER COLUMN mac_address TYPE macaddr USING mac_address::macaddr,
    ADD COLUMN search_name text NOT NULL GENERATED ALWAYS AS (lower(name) || ' ' || lower(coalesce(site, ''))) STORED;

CREATE VIEW device_overview AS
SELECT d.device_id, d.name, d.mac_address, d.site, d.search_name, g.name AS group_name, count(a.profile_id) AS profiles
FROM devices d
LEFT JOIN device_groups g USING (group_id)
LEFT JOIN profile_assignments a USING (device_id)
GROUP BY d.device_id, g.name;
