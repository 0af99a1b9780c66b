CREATE MATERIALIZED VIEW rude_data.totals AS SELECT kind, count(*) AS devices FROM rude_data.devices GROUP BY kind;
CREATE UNIQUE INDEX totals_kind ON rude_data.totals (kind);

-- Ordinary servers may neither refresh nor truncate; this function does it for them.
CREATE FUNCTION rude_data.tidy() RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = rude_data, pg_temp SET lock_timeout = '300ms' AS $$
BEGIN
    REFRESH MATERIALIZED VIEW CONCURRENTLY rude_data.totals;
    TRUNCATE rude_data.scratch;
END
$$;
