DROP MATERIALIZED VIEW rude_data.totals;
TRUNCATE rude_data.scratch;
CREATE MATERIALIZED VIEW rude_data.totals AS SELECT kind, count(*) AS devices, count(DISTINCT search) AS names FROM rude_data.devices GROUP BY kind;
CREATE UNIQUE INDEX totals_kind ON rude_data.totals (kind);
